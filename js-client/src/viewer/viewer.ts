import { LiveView } from './live-view.ts';
import type { Fit, Viewer, ViewerOptions } from './viewer-options.ts';

export type { Viewer, ViewerOptions } from './viewer-options.ts';

/** Makes a viewer in `container`, which must have a size. What the agent chose (pointer, fit) stays from one session to the next. */
export function createViewer(container: HTMLElement, options: ViewerOptions): Viewer {
  let view: LiveView | null = null;
  let pointer = true;
  let fit: Fit = 'contain';
  return {
    join: (session, secret) => {
      view?.leave();
      view = new LiveView(container, options, session, secret);
      view.fit(fit);
      view.pointer(pointer);
      void view.open();
    },
    pointer: (on) => {
      pointer = on;
      view?.pointer(on);
    },
    fit: (wanted) => {
      fit = wanted;
      view?.fit(wanted);
    },
    resync: () => view?.resync(),
    retryNow: () => view?.retryNow(),
    extend: () => view?.extend(),
    leave: () => view?.leave(),
    end: () => view?.end(),
  };
}
