import type { Field } from '../viewer/acting/ports.ts';
import { wordsForAction, wordsForControl } from './control-words.ts';
import type { Live } from './desktop-state.ts';
import { h, icon, setText } from './element.ts';
import { fieldsPanel } from './fields-panel.ts';
import type { Actions } from './screen.ts';

/** How long a refusal stands there. */
const REFUSED_MS = 8_000;

export interface ControlBar {
  readonly element: HTMLElement;
  /** Beside the picture. */
  readonly fields: HTMLElement;
  update(live: Live, now: number): void;
}

/** What control is and what it lets an agent do beside clicking and typing. */
export function controlBar(actions: Actions): ControlBar {
  const words = h('p', { class: 'control-words', role: 'status' });
  const refused = h('p', { class: 'control-refused', role: 'alert' });
  const back = step('Back', 'M15 5l-7 7 7 7', () => actions.act({ does: 'back' }));
  const forward = step('Forward', 'M9 5l7 7-7 7', () => actions.act({ does: 'forward' }));
  const reload = step('Load again', 'M20 5v5h-5M19.4 13.5A8 8 0 1 1 19 8.5', () => actions.act({ does: 'reload' }));
  const address = h('input', {
    type: 'text',
    inputmode: 'url',
    'aria-label': 'Address in the customer’s page, within this site',
    placeholder: 'Address within this site',
    maxlength: '2048',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const form = h(
    'form',
    {
      class: 'control-address',
      onsubmit: (event) => {
        event.preventDefault();
        if (address.value.trim() !== '') actions.act({ does: 'visit', url: address.value.trim() });
      },
    },
    address,
    h('button', { type: 'submit', class: 'secondary' }, 'Go'),
  );
  const type = h('button', { type: 'button', class: 'secondary' }, 'Type in the page');
  type.addEventListener('click', () => actions.act({ does: 'type' }));
  const panel = fieldsPanel({
    list: () => actions.fields() as Promise<readonly Field[]>,
    fill: (id, value) => actions.act({ does: 'fill', id, value }),
    choose: (id, indexes) => actions.act({ does: 'choose', id, indexes }),
  });
  const show = h('button', { type: 'button', class: 'secondary', 'aria-expanded': 'false' }, 'Form fields');
  show.addEventListener('click', () => {
    const open = panel.element.hidden;
    panel.show(open);
    show.setAttribute('aria-expanded', String(open));
  });
  const steps = h(
    'div',
    { class: 'control-steps', role: 'group', 'aria-label': 'Customer’s browser' },
    back,
    forward,
    reload,
    form,
    type,
  );
  const element = h('section', { class: 'control-bar', 'aria-label': 'Control' }, words, steps, show, refused);
  element.hidden = true;

  return {
    element,
    fields: panel.element,
    update: ({ control, refused: last }, now) => {
      const text = wordsForControl(control, now);
      const acting = control?.state === 'granted' && control.mine;
      const isFresh = last !== null && now - last.at < REFUSED_MS;
      setText(words, text);
      setText(refused, isFresh ? wordsForAction(last) : '');
      steps.hidden = !acting;
      show.hidden = control === null || control.state === 'unknown' || control.state === 'forbidden';
      element.hidden = text === '' && !isFresh && show.hidden;
      element.classList.toggle('acting', acting);
      panel.enable(acting);
    },
  };
}

function step(words: string, path: string, action: () => void): HTMLButtonElement {
  return h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': words, title: words, onclick: action },
    icon(path),
  );
}
