import { mark } from './brand.ts';
import { confirmation } from './confirmation.ts';
import type { Live } from './desktop-state.ts';
import { h, icon, setText } from './element.ts';
import { showCode } from './join-code.ts';
import { participantsList } from './participants-list.ts';
import type { Actions, At, Screen } from './screen.ts';
import { wordsForPicture, wordsForPictureState, wordsForWarning } from './words.ts';

type Joined = At<'joined'>;

/** The live view; `stage` is where the viewer draws. */
export function liveScreen(actions: Actions, initial: Joined, stage: HTMLElement): Screen<Joined> {
  const title = h('h1', { class: 'page-title' });
  const url = h('p', { class: 'page-url' });
  const people = participantsList();
  const picture = pictureStatus();
  const announcer = h('p', { class: 'unseen', role: 'status' });
  const warning = warningBar(actions);
  const cover = h('div', { class: 'cover' }, h('span', { class: 'spinner' }), h('p', {}));
  const tools = toolbar(actions);

  const element = h(
    'div',
    { class: 'page live' },
    h(
      'header',
      { class: 'live-bar' },
      h('span', { class: 'brand' }, mark()),
      h('div', { class: 'page-name' }, title, url),
      h('dl', { class: 'session-code' }, h('dt', {}, 'Code'), h('dd', {}, showCode(initial.live.code))),
      people.element,
      picture.element,
    ),
    tools.element,
    warning.element,
    h('main', { class: 'stage-area', 'aria-label': 'Customer’s page' }, stage, cover),
    announcer,
  );

  return {
    element,
    title: ({ live }) => `${live.page?.title ?? showCode(live.code)} – Co-browse`,
    update: ({ live }) => {
      setText(title, live.page === null ? 'Customer’s page' : live.page.title || 'Page without a title');
      setText(url, live.page?.url ?? 'The address comes with the first picture');
      title.title = title.textContent ?? '';
      url.title = live.page?.url ?? '';
      people.update(live.participants, live.own);
      picture.update(live);
      tools.update(live);
      warning.update(live, performance.now());
      cover.hidden = live.picture.ageMs !== null;
      setText(cover.lastElementChild ?? cover, `${wordsForPictureState(live.picture.state)}…`);
      setText(announcer, wordsForPictureState(live.picture.state));
    },
    focus: () => tools.focus(),
  };
}

interface Part {
  readonly element: HTMLElement;
  update(live: Live, now: number): void;
}

/** A dot whose colour repeats what the words beside it say. */
function pictureStatus(): Pick<Part, 'element'> & { update(live: Live): void } {
  const words = h('span', {});
  const resyncs = h('span', { class: 'resyncs', hidden: true });
  const element = h('div', { class: 'picture-status' }, h('span', { class: 'dot' }), words, resyncs);
  return {
    element,
    update: ({ picture, resyncs: count }) => {
      element.dataset.tone = toneOf(picture.state);
      setText(words, wordsForPicture(picture));
      resyncs.hidden = count === 0;
      setText(resyncs, `${String(count)} ${count === 1 ? 'resync' : 'resyncs'}`);
    },
  };
}

function toneOf(state: Live['picture']['state']): 'good' | 'busy' | 'bad' {
  switch (state) {
    case 'live':
      return 'good';
    case 'reconnecting':
    case 'customer-away':
    case 'customer-silent':
      return 'bad';
    default:
      return 'busy';
  }
}

function warningBar(actions: Actions): Part {
  const words = h('p', {});
  const element = h(
    'div',
    { class: 'warning', hidden: true },
    icon('M12 3.5 21.5 20h-19Z', 'M12 10v4.5', 'M12 17.2v.3'),
    words,
    h('button', { type: 'button', class: 'secondary', onclick: () => actions.extend() }, 'We are still here'),
  );
  /** Spoken once when it comes; the countdown below it is silent. */
  const alarm = h('p', { class: 'unseen', role: 'alert' });
  return {
    element: h('div', { class: 'warning-area' }, alarm, element),
    update: ({ warning }, now) => {
      element.hidden = warning === null;
      if (warning === null) setText(alarm, '');
      else {
        const sentence = wordsForWarning(warning.reason, warning.endsAt - now);
        setText(words, sentence);
        if (alarm.textContent === '') setText(alarm, sentence);
      }
    },
  };
}

function toolbar(actions: Actions): Pick<Part, 'element'> & { update(live: Live): void; focus(): void } {
  const pointer = tool('Pointer', 'Show your pointer on the customer’s page', 'M5 3.5 19 11l-6.2 1.8L10 19Z');
  const contain = tool('Fit', 'Scale the page to this window', 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5');
  const actual = tool('100 %', 'Show the page in its actual size', 'M5 5h14v14H5Z', 'M9.5 9.5h5v5h-5Z');
  const resync = tool(
    'Resync',
    'Ask for the whole page again',
    'M20 5v5h-5M4 19v-5h5',
    'M19.3 10A8 8 0 0 0 5.6 7.6M4.7 14a8 8 0 0 0 13.7 2.4',
  );
  const leave = tool('Leave', 'Leave; the session goes on without you', 'M14 4h5v16h-5', 'M4 12h10M10 8l4 4-4 4');
  const end = tool('End for all', 'End the session for everybody', 'M6 6h12v12H6Z');
  end.classList.add('danger');
  const sure = confirmation({
    heading: 'End the session for everybody?',
    sentence: 'The customer and every agent leave. The customer can start a new session at any time.',
    yes: 'End session',
    no: 'Keep watching',
    confirmed: () => actions.end(),
  });

  pointer.addEventListener('click', () => actions.pointer(pointer.getAttribute('aria-pressed') !== 'true'));
  contain.addEventListener('click', () => actions.fit('contain'));
  actual.addEventListener('click', () => actions.fit('actual'));
  resync.addEventListener('click', () => actions.resync());
  leave.addEventListener('click', () => actions.leave());
  end.addEventListener('click', () => sure.ask());

  return {
    element: h(
      'nav',
      { class: 'tools', 'aria-label': 'Session' },
      pointer,
      h('div', { class: 'joined-tools', role: 'group', 'aria-label': 'Size of the picture' }, contain, actual),
      resync,
      h('span', { class: 'gap' }),
      leave,
      end,
      sure.element,
    ),
    update: ({ pointer: on, fit, picture, connection }) => {
      pressed(pointer, on);
      pressed(contain, fit === 'contain');
      pressed(actual, fit === 'actual');
      resync.disabled = connection !== 'open' || picture.state === 'resynchronising';
    },
    focus: () => pointer.focus(),
  };
}

function tool(words: string, hint: string, ...paths: readonly string[]): HTMLButtonElement {
  return h('button', { type: 'button', class: 'tool', title: hint }, icon(...paths), h('span', {}, words));
}

function pressed(button: HTMLElement, on: boolean): void {
  button.setAttribute('aria-pressed', String(on));
}
