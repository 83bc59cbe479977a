import { h, setText } from './element.ts';

/** Says on every screen without a live view that the service is away, and that nobody need reload the page. */
export function serviceNotice(): {
  readonly element: HTMLElement;
  service(up: boolean): void;
  atTheDoor(isDoor: boolean): void;
} {
  // A live region speaks of what is put into it, so it is there before.
  const element = h('p', { class: 'service-notice', role: 'status' });
  let isUp = true;
  let isDoor = true;
  const show = (): void =>
    setText(
      element,
      isUp || !isDoor ? '' : 'The server cannot be reached right now. This page notices by itself when it is back.',
    );
  return {
    element,
    service: (up) => {
      isUp = up;
      show();
    },
    atTheDoor: (door) => {
      isDoor = door;
      show();
    },
  };
}
