import type { DesktopState } from './desktop-state.ts';
import { endedScreen } from './ended-screen.ts';
import { expectingScreen } from './expecting-screen.ts';
import { joinScreen } from './join-screen.ts';
import { liveScreen } from './live-screen.ts';
import type { Actions, At, Screen } from './screen.ts';
import { signInScreen } from './sign-in-screen.ts';

/** A screen that is on the page, without its own type of state. */
export interface Mounted {
  readonly element: HTMLElement;
  /** False: this state belongs to another screen. */
  show(state: DesktopState): boolean;
  /** Once it has shown a state. */
  title(): string;
  focus(): void;
}

export function mountFor(state: DesktopState, actions: Actions, stage: HTMLElement): Mounted {
  switch (state.is) {
    case 'signed-out':
    case 'signing-in':
      return mountedFor(signInScreen(actions, state), ['signed-out', 'signing-in']);
    case 'ready':
    case 'looking-up':
      return mountedFor(joinScreen(actions, state), ['ready', 'looking-up']);
    case 'expecting':
      return mountedFor(expectingScreen(actions, state), ['expecting']);
    case 'joined':
      return mountedFor(liveScreen(actions, state, stage), ['joined']);
    case 'ended':
      return mountedFor(endedScreen(actions, state), ['ended']);
  }
}

function mountedFor<Is extends DesktopState['is']>(screen: Screen<At<Is>>, kinds: readonly Is[]): Mounted {
  const isOwn = (state: DesktopState): state is At<Is> => (kinds as readonly string[]).includes(state.is);
  let title = '';
  return {
    element: screen.element,
    show: (state) => {
      if (!isOwn(state)) return false;
      screen.update(state);
      title = screen.title(state);
      return true;
    },
    title: () => title,
    focus: () => screen.focus(),
  };
}
