/**
 * Looks of the chat. Sites set `--cobrowse-accent`, `--cobrowse-accent-text`, `--cobrowse-font` and `--cobrowse-radius` as for the rest, and `--cobrowse-chat-surface`, `--cobrowse-chat-ink`,
 * `--cobrowse-chat-soft`, `--cobrowse-chat-line`, `--cobrowse-chat-bubble`, `--cobrowse-chat-width`, `--cobrowse-chat-height` on `:root`.
 */
export const CHAT_SHEET = `
:host{all:initial!important;position:fixed!important;inset:auto 0 0 auto!important;width:0!important;height:0!important;z-index:2147483646!important;
--accent:var(--cobrowse-accent,#1550b5);--on-accent:var(--cobrowse-accent-text,#fff);--r:var(--cobrowse-radius,16px);
--surface:var(--cobrowse-chat-surface,#fff);--ink:var(--cobrowse-chat-ink,#16212e);--soft:var(--cobrowse-chat-soft,#56636f);--line:var(--cobrowse-chat-line,#e1e7ec);--bubble:var(--cobrowse-chat-bubble,#f0f3f7)}
*{box-sizing:border-box}
[hidden]{display:none!important}
p,h2,form{margin:0;padding:0}
button,input,textarea{font:inherit;color:inherit;letter-spacing:inherit}
button{cursor:pointer;border:1px solid var(--line);border-radius:calc(var(--r)*.62);background:var(--surface);padding:8px 14px;min-height:38px;font-weight:600}
button:hover{background:var(--bubble)}
button:disabled{opacity:.5;cursor:default}
button.primary{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
button.primary:hover:not(:disabled){filter:brightness(1.1)}
button.link{min-height:0;padding:2px;border:0;background:none;color:inherit;font-weight:600;text-decoration:underline}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
svg{width:20px;height:20px;fill:currentColor;flex:none;display:block}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.panel,.launch{font:400 15px/1.45 var(--cobrowse-font,system-ui,sans-serif);color:var(--ink);color-scheme:light}
.launch{position:fixed;inset-block-end:max(20px,env(safe-area-inset-bottom));inset-inline-end:20px;width:60px;height:60px;padding:0;display:grid;place-items:center;border:0;border-radius:50%;background:var(--accent);color:var(--on-accent);box-shadow:0 6px 24px #0b172547}
.launch:hover{background:var(--accent)}
.launch svg{width:28px;height:28px}
.launch .count{position:absolute;inset-block-start:-3px;inset-inline-end:-3px;min-width:24px;height:24px;padding:0 6px;border-radius:12px;border:2px solid #fff;background:#c81e1e;color:#fff;font-size:13px;font-weight:700;line-height:20px;text-align:center}
.panel{position:fixed;inset-block-end:max(20px,env(safe-area-inset-bottom));inset-inline-end:20px;display:flex;flex-direction:column;width:min(var(--cobrowse-chat-width,384px),calc(100vw - 24px));height:min(var(--cobrowse-chat-height,620px),calc(100dvh - 40px));border-radius:var(--r);overflow:hidden;background:var(--surface);box-shadow:0 0 0 1px #0b172514,0 18px 60px #0b172540;animation:come .18s ease-out}
.start .panel,.start .launch{inset-inline:20px auto}
.raised .panel,.raised .launch{inset-block-end:152px!important;max-height:calc(100dvh - 164px)}
@keyframes come{from{opacity:0;transform:translateY(14px)}}
.head{display:flex;align-items:center;gap:10px;padding:14px 10px 14px 16px;background:var(--accent);color:var(--on-accent)}
.head .who{flex:1;min-width:0}
.head h2{font-size:16px;font-weight:700;line-height:1.3;outline:0}
.head .presence{font-size:13px;display:flex;align-items:center;gap:6px;overflow-wrap:anywhere}
.head .dot{flex:none;width:8px;height:8px;border-radius:50%;background:#ffffff80}
.head .dot.on{background:#5eead4}
.head .face{flex:none;width:38px;height:38px;display:grid;place-items:center;border-radius:50%;background:#ffffff2e;font-weight:700}
.head button{min-height:36px;width:36px;padding:0;display:grid;place-items:center;border-color:transparent;background:transparent;color:inherit}
.head button:hover{background:#ffffff2e}
.head :focus-visible{outline-color:currentColor}
.strip{display:flex;align-items:center;gap:10px;padding:9px 16px;background:#fff4d9;color:#5c3f00;font-size:14px}
.strip p{flex:1}
.strip button{min-height:30px;padding:3px 10px;background:transparent;border-color:#c9a94f;color:inherit;font-size:13px}
.strip.calm{background:var(--bubble);color:var(--soft)}
.body{flex:1;min-height:0;display:flex;flex-direction:column}
.list{flex:1;min-height:0;overflow-y:auto;overscroll-behavior:contain;padding:16px}
.said{display:flex;flex-direction:column;align-items:flex-start;margin-top:14px;max-width:86%}
.said.own{align-items:flex-end;margin-inline-start:auto}
.said.goes-on{margin-top:4px}
.said .name{font-size:12.5px;font-weight:600;color:var(--soft);margin:0 4px 3px;unicode-bidi:isolate}
.said.own .name,.said.goes-on .name{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.bubble{padding:9px 13px;border-radius:16px;border-end-start-radius:5px;background:var(--bubble);white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate;max-width:100%}
.own .bubble{border-radius:16px;border-end-end-radius:5px;background:var(--accent);color:var(--on-accent)}
.unsaid .bubble{background:var(--surface);color:var(--ink);border:1px dashed var(--soft)}
.meta{display:flex;flex-wrap:wrap;gap:6px;margin:3px 4px 0;font-size:12px;color:var(--soft);font-variant-numeric:tabular-nums}
.meta.failed{color:#b42318}
.event{margin:16px auto 2px;padding:0 12px;text-align:center;font-size:13px;color:var(--soft);overflow-wrap:anywhere;unicode-bidi:isolate}
.event time{margin-inline-start:8px;font-size:12px}
.typing{display:flex;align-items:center;gap:8px;margin-top:12px;font-size:13px;color:var(--soft)}
.dots{display:flex;gap:4px;padding:10px 12px;border-radius:14px;background:var(--bubble)}
.dots i{width:6px;height:6px;border-radius:50%;background:var(--soft);animation:dot 1.2s infinite}
.dots i:nth-child(2){animation-delay:.15s}.dots i:nth-child(3){animation-delay:.3s}
@keyframes dot{30%{transform:translateY(-4px)}60%,100%{transform:none}}
.ask{margin:0 12px 12px;padding:14px;border:1px solid var(--line);border-radius:calc(var(--r)*.8);background:var(--surface);box-shadow:0 4px 18px #0b17251a}
.ask p{unicode-bidi:isolate;overflow-wrap:anywhere}
.ask .row{display:flex;flex-wrap:wrap;gap:8px;margin-top:12px}
.ask .row button{flex:1 1 auto}
.composer{display:flex;align-items:flex-end;gap:8px;padding:10px 12px max(10px,env(safe-area-inset-bottom));border-top:1px solid var(--line)}
.composer textarea{flex:1;min-width:0;min-height:42px;max-height:132px;resize:none;padding:9px 13px;border:1px solid var(--line);border-radius:21px;background:var(--surface);line-height:1.45;overflow-y:auto}
.composer textarea:focus{outline:2px solid var(--accent);outline-offset:-1px}
textarea::placeholder{color:var(--soft);opacity:1}
.composer button{width:42px;height:42px;min-height:42px;padding:0;display:grid;place-items:center;border-radius:50%}
.long{padding:0 16px 8px;font-size:13px;color:#b42318;text-align:end}
@media (max-width:520px){.panel{inset:0!important;width:auto;height:auto;border-radius:0;padding-top:env(safe-area-inset-top)}}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media (forced-colors:active){.panel,.bubble,.launch,button{border:1px solid}}
@media print{.panel,.launch{display:none}}
`;
