import { originsOf, tellIgnored } from '../capture/frame-messages.ts';
import type { FromFrame, ToFrame } from '../capture/frame-messages.ts';
import type * as FrameScript from '../frame.ts';
import { script } from '../transport/script.ts';
import { fault } from './guarded.ts';

/** Waits for the page that holds this one, if it is of a listed origin, to ask for what is here. `server`: where our scripts come from. */
export function offerFrame(window: Window & typeof globalThis, server: string, list: string): void {
  const origins = originsOf(list);
  let ignored = 0;
  const { parent } = window;
  const frames = ownFrames(window);
  let joined: { receive(message: ToFrame): void } | undefined;
  window.addEventListener('message', ({ data, origin, source }: MessageEvent<ToFrame | null>) => {
    if (typeof data !== 'object' || typeof data?.cobrowse !== 'string' || source !== parent) return;
    if (!origins.has(origin)) {
      tellIgnored(++ignored, origin, 'data-embedded-in');
      return;
    }
    const say = (message: FromFrame): void => parent.postMessage(message, origin);
    if (joined !== undefined) joined.receive(data);
    else if (data.cobrowse === 'join')
      script(server, 'frame')
        .then((file) => {
          joined ??= (file as typeof FrameScript).joinPage(window, server, frames, say);
          joined.receive(data);
        })
        .catch(fault);
  });
  for (const origin of origins) parent.postMessage({ cobrowse: 'hello' } satisfies FromFrame, origin);
}

/** Frames of other origins that this page shows in turn, as its own loader says. */
function ownFrames({ document }: Window): string {
  // Not as the document has it: an image of that name would stand before it.
  const found = Document.prototype.querySelector.call(document, 'script[data-embedded-in]') as HTMLElement | null;
  return found?.dataset.frames ?? '';
}
