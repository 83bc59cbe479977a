import { confirmation } from './confirmation.ts';
import type { Live } from './desktop-state.ts';
import { wordsForControlTool } from './control-tool.ts';
import { h, setText, tool } from './element.ts';
import type { Actions } from './screen.ts';

export interface Toolbar {
  readonly element: HTMLElement;
  update(live: Live): void;
  focus(): void;
}

/** Everything an agent can do in a live view. */
export function toolbar(actions: Actions): Toolbar {
  const pointer = tool(
    'Pointer',
    'Show your pointer on the customer’s page',
    () => actions.pointer(pointer.getAttribute('aria-pressed') !== 'true'),
    'M5 3.5 19 11l-6.2 1.8L10 19Z',
  );
  const contain = tool(
    'Fit',
    'Scale the page to this window',
    () => actions.fit('contain'),
    'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  );
  const actual = tool(
    '100 %',
    'Show the page in its actual size',
    () => actions.fit('actual'),
    'M5 5h14v14H5Z',
    'M9.5 9.5h5v5h-5Z',
  );
  const resync = tool(
    'Resync',
    'Ask for the whole page again',
    () => actions.resync(),
    'M20 5v5h-5M4 19v-5h5',
    'M19.3 10A8 8 0 0 0 5.6 7.6M4.7 14a8 8 0 0 0 13.7 2.4',
  );
  const control = tool(
    'Ask for control',
    'Ask the customer to let you click and type',
    () => actions.control(control.dataset['wants'] === 'more'),
    'M9.5 12.5V4.8a1.6 1.6 0 0 1 3.2 0V11l5 1.1c1 .2 1.6 1 1.5 2l-.6 6.4h-7.4l-5-6.2c-.9-1.1.6-2.6 1.8-1.7Z',
  );
  const leave = tool(
    'Leave',
    'Leave; the session goes on without you',
    () => actions.leave(),
    'M14 4h5v16h-5',
    'M4 12h10M10 8l4 4-4 4',
  );
  const end = tool('End for all', 'End the session for everybody', () => sure.ask(), 'M6 6h12v12H6Z');
  end.classList.add('danger');
  const sure = confirmation({
    heading: 'End the session for everybody?',
    sentence: 'The customer and every agent leave. The customer can start a new session at any time.',
    yes: 'End session',
    no: 'Keep watching',
    confirmed: () => actions.end(),
  });

  return {
    element: h(
      'nav',
      { class: 'tools', 'aria-label': 'Session' },
      pointer,
      h('div', { class: 'joined-tools', role: 'group', 'aria-label': 'Size of the picture' }, contain, actual),
      resync,
      control,
      h('span', { class: 'gap' }),
      leave,
      end,
      sure.element,
    ),
    update: ({ pointer: on, fit, picture, connection, control: held }) => {
      const { words, wants } = wordsForControlTool(held);
      setText(control.lastElementChild ?? control, words);
      control.dataset['wants'] = wants;
      control.hidden = held === null || held.state === 'unknown';
      control.disabled = connection !== 'open' || wants === 'nothing';
      pressed(control, wants === 'less');
      pressed(pointer, on);
      pressed(contain, fit === 'contain');
      pressed(actual, fit === 'actual');
      end.disabled = pointer.disabled = connection === 'lost';
      resync.disabled = connection !== 'open' || picture.state === 'resynchronising';
    },
    focus: () => pointer.focus(),
  };
}

function pressed(button: HTMLElement, on: boolean): void {
  button.setAttribute('aria-pressed', String(on));
}
