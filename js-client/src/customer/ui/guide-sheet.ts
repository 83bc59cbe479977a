/** Looks of what agents point at. Colours and type come from the sheet of the card. */
export const GUIDE_SHEET = `
.guide{--agent:var(--cobrowse-agent,#c2410c);position:fixed;inset:0;overflow:hidden;pointer-events:none;contain:strict}
.pointer{position:absolute;left:0;top:0;color:var(--agent);transition:transform 90ms linear,opacity .2s;filter:drop-shadow(0 1px 2px #0006)}
.pointer svg{display:block;width:30px;height:30px;margin:-3px 0 0 -5px;stroke:#fff;stroke-width:1.4}
.label{position:absolute;left:18px;top:24px;padding:2px 10px;border-radius:999px;background:var(--agent);color:#fff;font:600 13px/1.45 var(--cobrowse-font,system-ui,sans-serif);white-space:nowrap;max-width:220px;overflow:hidden;text-overflow:ellipsis}
.pointer.end .label{left:auto;right:12px}
.ring{position:absolute;left:-26px;top:-26px;width:52px;height:52px;border:4px solid var(--agent);border-radius:50%;animation:ring 1s ease-out forwards}
@keyframes ring{from{transform:scale(.2);opacity:1}60%{opacity:1}to{transform:scale(1);opacity:0}}
@media (prefers-reduced-motion:reduce){.pointer{transition:none}.ring{animation-timing-function:steps(1,end)}}
@media (forced-colors:active){.pointer{forced-color-adjust:none}}
@media print{.guide{display:none}}
`;
