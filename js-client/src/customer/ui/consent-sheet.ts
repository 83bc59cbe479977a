/** Looks of the question whether to share. Colours and buttons come from the sheet of the card. */
export const CONSENT_SHEET = `
dialog{width:min(460px,calc(100vw - 32px));max-height:calc(100dvh - 32px);overflow:auto;margin:auto;padding:28px;border:0;border-radius:calc(var(--r)*1.3);background:#fff;box-shadow:0 24px 80px #0b17254d}
dialog::backdrop{background:#0b172599}
dialog h2,dialog p,dialog ul{margin:0;padding:0}
dialog .site{display:flex;align-items:center;gap:8px;color:var(--soft);font-size:14px;overflow-wrap:anywhere}
dialog .site svg{width:18px;height:18px}
dialog h2{margin:10px 0 8px;font-size:22px;font-weight:700;line-height:1.25;outline:0}
dialog ul{list-style:none;margin:18px 0 24px;display:grid;gap:10px}
dialog li{display:flex;gap:10px;align-items:flex-start}
dialog li svg{width:20px;height:20px;margin-top:1px;color:#15803d}
dialog .choice{display:flex;flex-wrap:wrap;gap:10px;justify-content:flex-end}
@media (max-width:520px){dialog{padding:22px}dialog .choice button{flex:1 1 100%}dialog .choice{flex-direction:column-reverse}}
@media (forced-colors:active){dialog{border:1px solid}}
`;
