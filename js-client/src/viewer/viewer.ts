import type * as ComebackScript from '../comeback.ts';
import { script } from '../transport/script.ts';
import { LiveView } from './live-view.ts';
import type { Fit, Known, Viewer, ViewerOptions } from './viewer-options.ts';

export type { Viewer, ViewerOptions } from './viewer-options.ts';

const TRIES = 5;

/** Makes a viewer in `container`, which must have a size. What the agent chose (pointer, fit) stays from one session to the next. */
export function createViewer(container: HTMLElement, options: ViewerOptions): Viewer {
  let view: LiveView | undefined;
  let pointer = true;
  let fit: Fit = 'contain';

  const join = (session: string, secret?: string, known: Known = {}) => {
    view?.leave();
    const isHere = () => view === joined;
    const comeback = (tries: number) => script(options.server, 'comeback', tries) as Promise<typeof ComebackScript>;
    const joined = new LiveView(container, options, session, secret, known, (code, tell) => {
      const told = () => isHere() && tell();
      void comeback(TRIES).then(({ comeBack }) => comeBack(options, code, isHere, join, tell), told);
    });
    view = joined;
    view.fit(fit);
    view.pointer(pointer);
    void view.open();
    // While there is a node to get it from.
    comeback(1).catch(() => undefined);
  };

  return {
    join,
    pointer: (on) => {
      pointer = on;
      view?.pointer(on);
    },
    control: (wanted) => view?.ask(wanted),
    act: (action) => view?.act(action),
    fields: () => view?.fields() ?? Promise.resolve([]),
    fit: (wanted) => {
      fit = wanted;
      view?.fit(wanted);
    },
    resync: () => view?.resync(),
    retryNow: () => view?.retryNow(),
    extend: () => view?.extend(),
    leave: () => {
      view?.leave();
      view = undefined;
    },
    end: () => view?.end(),
  };
}
