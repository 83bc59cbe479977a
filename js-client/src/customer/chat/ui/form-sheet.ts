/** Looks of the form before a chat. Colours and buttons come from the sheet of the chat. */
export const FORM_SHEET = `
.form{display:flex;flex-direction:column;gap:16px;padding:22px 20px;overflow-y:auto}
.form .lead{font-size:16px}
.form label{display:block;font-weight:600}
.form label small{font-weight:400;color:var(--soft)}
.form input{display:block;width:100%;margin-top:5px;padding:10px 12px;border:1px solid #8c98a4;border-radius:calc(var(--r)*.62);background:var(--surface);font-weight:400}
.form input[aria-invalid=true]{border-color:#b42318}
.problem{color:#b42318;font-size:14px}
.problem:empty{display:none}
.form button{min-height:46px}
`;
