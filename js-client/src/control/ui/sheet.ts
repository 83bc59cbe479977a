/** Looks of the question whether an agent may act, and of what is said about it. Colours and buttons come from the sheet of the card. */
export const CONTROL_SHEET = `
dialog.control{width:min(440px,calc(100vw - 32px));max-height:calc(100dvh - 32px);overflow:auto;margin:auto;padding:26px;border:0;border-radius:calc(var(--r)*1.3);background:#fff;box-shadow:0 24px 80px #0b17254d}
dialog.control::backdrop{background:#0b172599}
dialog.control h2{margin:0 0 8px;font-size:21px;font-weight:700;line-height:1.3;outline:0;overflow-wrap:anywhere}
dialog.control ul{margin:14px 0 20px;padding:0;list-style:none;display:grid;gap:9px}
dialog.control li{display:flex;gap:10px;align-items:flex-start}
dialog.control li svg{width:20px;height:20px;margin-top:1px;color:#15803d}
dialog.control .left{color:var(--soft);font-size:14px;font-variant-numeric:tabular-nums}
dialog.control .choice{display:flex;flex-wrap:wrap;gap:10px;justify-content:flex-end;margin-top:16px}
.refusal{position:fixed;inset-block-end:calc(max(16px,env(safe-area-inset-bottom)) + 66px);inset-inline-end:16px;max-width:min(420px,calc(100vw - 32px));padding:10px 16px;border-radius:var(--r);background:#fff7e6;border:1px solid #e9b949;box-shadow:0 10px 34px #0b172533;font:400 14px/1.4 var(--cobrowse-font,system-ui,sans-serif);color:var(--ink);pointer-events:none}
.edge{position:fixed;inset:0;pointer-events:none;border:3px solid var(--cobrowse-agent,#c2410c);border-radius:2px}
@media (max-width:520px){dialog.control{padding:20px}dialog.control .choice{flex-direction:column-reverse}dialog.control .choice button{flex:1 1 100%}}
@media (forced-colors:active){dialog.control,.refusal{border:1px solid}}
@media print{.edge,.refusal{display:none}}
`;
