import type { CoBrowse } from '../customer/loader-contract.ts';

const CSS = `:host{all:initial!important;position:fixed!important;z-index:2147483000!important;inset-block-start:40%!important}
button{font:600 15px/1.2 var(--cobrowse-font,system-ui,sans-serif);color:var(--cobrowse-accent-text,#fff);background:var(--cobrowse-accent,#0b5fa5);border:0;padding:12px 16px;cursor:pointer;box-shadow:0 2px 10px #0004}
button:hover{filter:brightness(1.12)}
button:focus-visible{outline:3px solid #fff;outline-offset:-6px}`;

/** A button at the edge of the window, there while a session can be started. No part of the page that agents see. */
export function showStartButton(cobrowse: CoBrowse, side: 'left' | 'right', words: string): void {
  const host = document.createElement('cobrowse-button');
  host.setAttribute('data-cobrowse', 'service');
  const root = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  const corners = side === 'left' ? '0 10px 10px 0' : '10px 0 0 10px';
  sheet.replaceSync(`${CSS}:host{${side}:0!important}button{border-radius:${corners}}`);
  root.adoptedStyleSheets = [sheet];
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = words;
  button.addEventListener('click', () => cobrowse.start());
  root.append(button);
  const look = (): void => {
    const isWanted = cobrowse.state === 'ready' || cobrowse.state === 'ended';
    if (isWanted && !host.isConnected) document.documentElement.append(host);
    else if (!isWanted) host.remove();
  };
  cobrowse.on('state', look);
  look();
}
