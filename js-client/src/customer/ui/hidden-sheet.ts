/** Looks of what shows customers which parts of the page agents do not see. */
export const HIDDEN_SHEET = `
.areas{position:fixed;inset:0;overflow:hidden;pointer-events:none;contain:strict}
.area{position:absolute;left:0;top:0;border:2px dashed #7c2d92;border-radius:4px;background:repeating-linear-gradient(135deg,#7c2d9226 0 8px,#7c2d920d 8px 16px);box-shadow:0 0 0 1px #fff9}
.area span{position:absolute;right:4px;top:4px;padding:1px 8px;border-radius:999px;background:#7c2d92;color:#fff;font:600 12px/1.5 var(--cobrowse-font,system-ui,sans-serif);white-space:nowrap}
.area.small span{display:none}
.unseen{position:fixed;left:0;top:0;max-width:min(380px,calc(100vw - 16px));padding:6px 12px;border-radius:10px;background:#2a1533;color:#fff;font:500 14px/1.4 var(--cobrowse-font,system-ui,sans-serif);box-shadow:0 4px 14px #0004;pointer-events:none}
@media (forced-colors:active){.area,.unseen{border:2px dashed;forced-color-adjust:auto}}
@media print{.areas,.unseen{display:none}}
`;
