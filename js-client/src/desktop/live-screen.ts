import { mark } from './brand.ts';
import type * as ControlBarScript from '../control-bar.ts';
import { script } from '../transport/script.ts';
import type { ControlBar } from './control-bar.ts';
import { wordsForPause } from './pause-words.ts';
import { h, setText } from './element.ts';
import { showCode } from './join-code.ts';
import { participantsList } from './participants-list.ts';
import { pictureStatus } from './picture-status.ts';
import type { Actions, At, Screen } from './screen.ts';
import { toolbar } from './toolbar.ts';
import { warningBar } from './warning-bar.ts';
import { wordsForCover, wordsForEndProblem } from './words.ts';

type Joined = At<'joined'>;

const TRIES = 3;

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
  const controlPlace = h('div', {});
  const fieldsPlace = h('div', {});
  let control: ControlBar | undefined;
  let wanted = false;
  const fetchControl = async () => {
    wanted = true;
    try {
      const { controlBar } = (await script('', 'control-bar', TRIES)) as typeof ControlBarScript;
      control = controlBar(actions);
      controlPlace.replaceWith(control.element);
      fieldsPlace.replaceWith(control.fields);
    } catch {
      wanted = false;
    }
  };
  const notEnded = h('p', { class: 'problem not-ended', role: 'alert' });

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
    controlPlace,
    warning.element,
    notEnded,
    h('main', { class: 'stage-area', 'aria-label': 'Customer’s page' }, stage, cover, fieldsPlace),
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
      if (live.control !== null && !wanted) void fetchControl();
      control?.update(live, performance.now());
      const paused = live.participants.find(({ role }) => role === 'customer')?.paused;
      warning.update(live, performance.now());
      setText(notEnded, live.notEnded === null ? '' : wordsForEndProblem(live.notEnded));
      cover.hidden = live.picture.ageMs !== null && paused === undefined;
      cover.classList.toggle('paused', paused !== undefined);
      const state = wordsForCover(live.picture.state);
      setText(cover.lastElementChild ?? cover, paused === undefined ? `${state}…` : wordsForPause(paused));
      setText(announcer, state);
    },
    focus: () => tools.focus(),
  };
}
