import { createReplica } from '../replica/replica.ts';
import { type ToWindow, isToWindow } from './words.ts';

/** Shows what the page that opened this window hands over, as an agent would see it. */
function showPreview(page: Window | null): void {
  let position = 0;
  const status = document.getElementById('status') as HTMLElement;
  const say = (text: string): void => {
    status.textContent = text;
  };
  // To whatever page it is: what it hands over is its own.
  const tell = (preview: 'ready' | 'again'): void => page?.postMessage({ preview }, '*');
  const replica = createReplica({
    container: document.getElementById('picture') as HTMLElement,
    frameUrl: (mode) => `/cobrowse/agent/replica-${mode}.html`,
    onApplied: () => undefined,
    onDivergence: (cause, detail) => {
      say(`The picture was wrong (${cause}: ${detail}) and is drawn anew.`);
      tell('again');
    },
    onPage: ({ title, url }) => {
      (document.getElementById('page') as HTMLElement).textContent = `${title} · ${url}`;
    },
  });
  const heard = (words: ToWindow): void => {
    switch (words.preview) {
      case 'rules':
        say(
          (words.hash === '' ? 'No rules: marks and secret fields only' : `Rules ${words.hash.slice(0, 12)}`) +
            (words.isPrivate ? ', private by default' : ''),
        );
        return;
      case 'fault':
        say(words.text);
        status.className = 'fault';
        return;
      case 'snapshot':
      case 'delta':
        replica.apply({ position: ++position, epoch: 1, kind: words.preview, body: words.body });
    }
  };
  if (page === null) say('This window is opened by a page: see the documentation on masking.');
  window.addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
    if (page !== null && source === page && isToWindow(data)) heard(data);
  });
  tell('ready');
}

showPreview(window.opener as Window | null);
