import type { LinkOptions } from '../connection/session-connection-options.ts';
import { createViewer, type Viewer } from '../viewer/viewer.ts';
import type { DesktopEvent, Ending, Live } from './desktop-state.ts';

/** One stay in a live view. */
export interface Watching {
  readonly viewer: Viewer;
  /** Leaves the session if it is not over, and takes the replica away. */
  stop(): void;
}

/** Turns what the viewer tells into events of the desktop. */
export function watch(
  stage: HTMLElement,
  server: string,
  link: LinkOptions,
  { session, secret, code: known, node: owner, sessionServerUrl }: Live,
  bearer: () => string,
  dispatch: (event: DesktopEvent) => void,
  /** The keyboard comes back from the customer's page. */
  released: () => void,
): Watching {
  const over = (ending: Ending): void => dispatch({ type: 'over', ending });
  const viewer = createViewer(stage, {
    server,
    link,
    bearer,
    onJoined: ({ session: now, node, participant, code, secret: own }) =>
      dispatch({ type: 'welcomed', now, node, own: participant, code, secret: own ?? null }),
    onState: (state) => dispatch({ type: 'viewer', ...state }),
    onPage: ({ title, url }) => dispatch({ type: 'page', title, url }),
    onParticipants: (participants) => dispatch({ type: 'participants', participants }),
    onControl: (control) => dispatch({ type: 'control', control }),
    onAction: (result) => dispatch({ type: 'refused', result, at: performance.now() }),
    onReleased: released,
    onWarning: (warning) => dispatch({ type: 'warning', warning }),
    onEnded: (reason) => over({ is: 'ended', reason }),
    onRefused: ({ code, retry, reason }) => over({ is: 'refused', code, retry, reason }),
  });
  viewer.join(session, secret ?? undefined, {
    code: known,
    ...(owner !== null && { node: owner }),
    sessionServerUrl: sessionServerUrl ?? undefined,
  });
  return { viewer, stop: () => viewer.leave() };
}
