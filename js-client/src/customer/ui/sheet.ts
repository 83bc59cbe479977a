/**
 * Looks of what customers see of us. A constructed sheet, since a strict policy forbids style elements. Sites set `--cobrowse-accent`,
 * `--cobrowse-accent-text`, `--cobrowse-font`, `--cobrowse-radius` and `--cobrowse-agent` on `:root`. The question whether to share and what agents point at have sheets of their own.
 */
export const SHEET = `
:host{all:initial!important;position:fixed!important;inset:auto 0 0 auto!important;width:0!important;height:0!important;z-index:2147483647!important;
--accent:var(--cobrowse-accent,#1550b5);--on-accent:var(--cobrowse-accent-text,#fff);--r:var(--cobrowse-radius,14px);
--ink:#16212e;--soft:#55636f;--line:#dbe2e8}
*{box-sizing:border-box}
.card,dialog{font:400 15px/1.45 var(--cobrowse-font,system-ui,sans-serif);color:var(--ink)}
p{margin:0;padding:0}
button{font:inherit;font-weight:600;min-height:40px;padding:8px 16px;border:1px solid var(--line);border-radius:calc(var(--r)*.72);background:#fff;color:var(--ink);cursor:pointer;white-space:nowrap}
button:hover{background:#f1f5f8}
button.primary{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
button.primary:hover{filter:brightness(1.1)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
svg{fill:currentColor;flex:none}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.card{position:fixed;inset-block-end:max(16px,env(safe-area-inset-bottom));inset-inline-end:16px;display:flex;align-items:center;gap:8px 10px;max-width:min(600px,calc(100vw - 32px));padding:8px 8px 8px 16px;border-radius:var(--r);background:#fff;border:1px solid var(--line);box-shadow:0 10px 34px #0b172533}
.card.start{inset-inline:16px auto}
.card .dot{flex:none;width:11px;height:11px;border-radius:50%;background:#8795a1}
.card .text{flex:1 1 auto;min-width:0;font-weight:600;overflow-wrap:anywhere;text-wrap:balance}
.card .buttons{display:flex;align-items:center;gap:8px}
.card button{min-height:36px;padding:6px 12px}
.card.live{background:#10243a;border-color:#10243a;color:#fff}
.card.live .dot{background:#34d399;animation:pulse 2.4s infinite}
.card.trouble{background:#fff7e6;border-color:#e9b949}
.card.trouble .dot{background:#d97706}
.card button.bare{min-width:36px;padding:6px;display:grid;place-items:center;border-color:transparent;background:transparent;color:inherit}
.card button.bare:hover{background:#7f93a533}
.card button.bare svg{width:20px;height:20px}
.card.live :focus-visible{outline-color:#fff}
.card.wide{display:block;width:min(340px,calc(100vw - 32px));padding:20px}
.card.wide .top{display:flex;align-items:center;gap:8px}
.card.wide .text{color:var(--soft)}
.card .code{display:block;margin:6px 0 8px;font-size:36px;font-weight:700;line-height:1.2;letter-spacing:.03em;font-variant-numeric:tabular-nums;white-space:nowrap;user-select:all}
.card .hint{color:var(--soft);font-size:14px}
.card.wide .buttons{margin-top:16px}
.card.wide .buttons button{flex:1}
.card.wide button.bare{flex:none;margin:-8px -8px -8px 0}
.card.message{align-items:flex-start;padding:16px;flex-direction:column;max-width:min(380px,calc(100vw - 32px))}
.card.message .buttons,.card.message .top{align-self:stretch;justify-content:flex-end}
.card.message .top{display:flex;gap:10px}
.card.message .text{font-weight:400}
.top .dot{margin-top:6px}.wide .top .dot{margin-top:0}
@keyframes pulse{50%{opacity:.3}}
@media (max-width:520px){.card{inset-inline:12px!important;inset-block-end:max(12px,env(safe-area-inset-bottom));max-width:none}.card.wide{width:auto}.card .code{font-size:34px}.card button.bare[data-name=move]{display:none}
.card{flex-wrap:wrap}.card .text{flex-basis:150px}.card .buttons{margin-inline-start:auto}.card.wide .buttons,.card.message .buttons{margin-inline-start:0}}
@media (prefers-reduced-motion:reduce){.card.live .dot{animation:none}}
@media (forced-colors:active){.card,button{border:1px solid}.dot{forced-color-adjust:none}}
@media print{.card{display:none}}
`;
