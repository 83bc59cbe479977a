import { type Aim, desktopAt, nextTryMs, readAddress } from './aim.ts';
import {
  afterEvent,
  signedIn,
  signedOut,
  type DemoSignIn,
  type DesktopEvent,
  type DesktopState,
  type Problem,
} from './desktop-state.ts';
import { h } from './element.ts';
import { readCode } from './join-code.ts';
import { createDesk } from './desk/desk.ts';
import { createAsk, createRest } from './rest.ts';
import { serviceNotice } from './service-notice.ts';
import { TitleCount } from '../customer/chat/title-count.ts';
import { ServiceWatch } from '../customer/service-watch.ts';
import type { Actions } from './screen.ts';
import { mountFor, type Mounted } from './screens.ts';
import { createTabMemory, type Credentials } from './tab-memory.ts';
import { watch, type Watching } from './watching.ts';

/** Same origin: the desktop is served by the node it talks to. */
const SERVER = '';
/** How often the service is asked for, and how often at least when it stays away; in milliseconds. */
const HEALTH_EVERY_MS = 10_000;
const HEALTH_RARELY_MS = 30_000;

/** Wires state, screens, REST and viewer. Whatever happens becomes an event; entering a state starts what belongs to it. */
export function startDesktop(root: HTMLElement, page: Window & typeof globalThis): void {
  const ask = createAsk(SERVER, page.fetch.bind(page));
  const rest = createRest(ask);
  const memory = createTabMemory(() => page.sessionStorage);
  const address = readAddress(page.location);
  let credentials: Credentials | null = memory.credentials(Date.now());
  let demo: DemoSignIn | null = null;
  let state: DesktopState = firstState();
  let mounted: Mounted | null = null;
  let watching: Watching | null = null;
  let isAway = false;
  const notice = serviceNotice();
  const main = h('div', { class: 'main' });
  const title = new TitleCount(page.document);
  const link = { webSockets: !new URLSearchParams(page.location.search).has('disableWebSockets') };
  const desk = createDesk({
    server: SERVER,
    page,
    link,
    ask,
    bearer: () => credentials?.bearer ?? '',
    watched: () => (state.is === 'joined' && state.live.connection !== 'lost' ? state.live.code : null),
    join: (code, leaving) => {
      if (leaving) dispatch({ type: 'over', ending: { is: 'left' } });
      dispatch({ type: 'look-up', code });
    },
    expired: () => dispatch({ type: 'expired' }),
    changed: () => title.show(desk.unread),
  });

  const actions: Actions = {
    signIn: (name, password) => void signIn(name, password),
    signOut: () => dispatch({ type: 'sign-out' }),
    lookUp: (text) => {
      const reading = readCode(text);
      if (reading.is === 'code') dispatch({ type: 'look-up', code: reading.code });
      else dispatch({ type: 'code-refused', problem: codeProblem(reading) });
    },
    pointer: (on) => watching?.viewer.pointer(on),
    fit: (fit) => {
      watching?.viewer.fit(fit);
      dispatch({ type: 'fit', fit });
    },
    control: (wanted) => watching?.viewer.control(wanted),
    act: (action) => watching?.viewer.act(action),
    fields: () => watching?.viewer.fields() ?? Promise.resolve([]),
    resync: () => watching?.viewer.resync(),
    extend: () => watching?.viewer.extend(),
    leave: () => dispatch({ type: 'over', ending: { is: 'left' } }),
    end: () => void end(),
    another: () => dispatch({ type: 'another' }),
  };

  function firstState(): DesktopState {
    const { code, aim } = address;
    if (code !== null) cleanAddress();
    const seat = memory.rejoin();
    const asked = code !== null ? { code } : aim && { aim };
    const wanted = seat !== null && (asked === null || code === seat.code) ? seat : asked;
    return credentials === null ? signedOut(wanted) : signedIn(credentials.agent, wanted);
  }

  function dispatch(event: DesktopEvent): void {
    const before = state;
    state = afterEvent(before, event);
    if (state === before) return;
    memory.keepRejoin(state);
    if (before.is === state.is) show();
    else enter(before.is);
  }

  function enter(left: DesktopState['is'] | null): void {
    if (left === 'joined') {
      watching?.stop();
      watching = null;
    }
    show();
    switch (state.is) {
      case 'signed-out':
        forget();
        break;
      case 'looking-up':
        void lookUp(state.code);
        break;
      case 'expecting':
        void expect(state.aim);
        break;
      case 'joined':
        cleanAddress();
        break;
      case 'signing-in':
      case 'ready':
      case 'ended':
        break;
    }
  }

  function show(): void {
    if (mounted?.show(state) !== true) {
      const stage = h('div', { class: 'stage' });
      mounted = mountFor(state, actions, stage);
      main.replaceChildren(mounted.element);
      mounted.show(state);
      mounted.focus();
      // The stage must be in the document before the replica's frame is made.
      if (state.is === 'joined')
        watching = watch(
          stage,
          SERVER,
          link,
          state.live,
          () => credentials?.bearer ?? '',
          dispatch,
          () => mounted?.focus(),
        );
    }
    if (page.document.title !== mounted.title()) page.document.title = mounted.title();
    if ('agent' in state) desk.start();
    else desk.stop();
    desk.draw();
    showService();
  }

  async function signIn(name: string, password: string): Promise<void> {
    if (name === '' || password === '') {
      dispatch({ type: 'sign-in-failed', problem: { is: 'field-missing' } });
      return;
    }
    dispatch({ type: 'sign-in', name });
    const answer = await rest.signIn(name, password);
    if (answer.is !== 'ok') {
      dispatch({ type: 'sign-in-failed', problem: answer });
      return;
    }
    const { agent, bearer, expiresInMs } = answer.value;
    credentials = { agent, bearer, expiresAt: Date.now() + expiresInMs };
    memory.keepCredentials(credentials);
    dispatch({ type: 'signed-in', agent });
  }

  async function lookUp(code: string): Promise<void> {
    const answer = await rest.lookUp(code, credentials?.bearer ?? '');
    if (answer.is === 'ok') dispatch({ type: 'found', ...answer.value, code });
    else if (!movesTo(answer, { code })) dispatch({ type: 'look-up-failed', problem: answer, code });
  }

  /** The customer of a topic may come later than the agent. */
  async function expect(aim: Aim): Promise<void> {
    const since = performance.now();
    const isOver = () => state.is !== 'expecting' || state.aim !== aim;
    for (let tries = 1; !isOver(); tries++) {
      const answer = await rest.lookUpAim(aim, credentials?.bearer ?? '');
      if (isOver()) return;
      if (answer.is === 'ok') return dispatch({ type: 'found', ...answer.value });
      if (movesTo(answer, { aim })) return;
      const waitMs = nextTryMs(answer, tries, performance.now() - since, Math.random());
      if (waitMs === null) return dispatch({ type: 'expectation-failed', problem: answer });
      await new Promise((resume) => setTimeout(resume, waitMs));
    }
  }

  /** Who came by a link chose no data centre, and is led to the right one: once, so that two that do not agree cannot play ball. Who typed a code is asked. */
  function movesTo(problem: Problem, wanted: { readonly code: string } | { readonly aim: Aim }): boolean {
    const isOfLink = 'code' in wanted ? wanted.code === address.code : wanted.aim === address.aim;
    if (problem.is !== 'refused' || problem.serverUrl === undefined || !isOfLink || address.moved) return false;
    page.location.replace(desktopAt(problem.serverUrl, wanted));
    return true;
  }

  /** What a link asked for has no business in history, screenshots or referrers once it is known. */
  function cleanAddress(): void {
    const { search, hash, pathname } = page.location;
    if (/token|topic|sessionToken/.test(search + hash)) page.history.replaceState(null, '', pathname);
  }

  /** A connection that is lost cannot say so, a call can. */
  async function end(): Promise<void> {
    if (state.is !== 'joined') return;
    const { connection, session, node } = state.live;
    if (connection === 'open') {
      watching?.viewer.end();
      return;
    }
    dispatch({ type: 'end-asked' });
    const answer = await rest.end(session, credentials?.bearer ?? '', node);
    dispatch(
      answer.is === 'ok' ? { type: 'ended-by-call', session } : { type: 'end-failed', session, problem: answer },
    );
  }

  function forget(): void {
    credentials = null;
    memory.keepCredentials(null);
    if (demo !== null) dispatch({ type: 'demo-told', demo });
  }

  async function askForDemo(): Promise<void> {
    const answer = await rest.demo();
    if (answer.is !== 'ok') return;
    demo = answer.value;
    dispatch({ type: 'demo-told', demo });
  }

  /** A live view tells by itself what its connection does. */
  function showService(): void {
    notice.show(isAway && state.is !== 'joined');
  }

  function serviceIs(up: boolean): void {
    isAway = !up;
    showService();
    if (!up) return;
    dispatch({ type: 'service-back' });
    if (demo === null && state.is === 'signed-out') void askForDemo();
  }

  root.append(desk.element, main);
  root.after(notice.element);
  enter(null);
  void askForDemo();
  new ServiceWatch(SERVER, HEALTH_EVERY_MS, (service) => serviceIs(service === 'up'), HEALTH_RARELY_MS).start();
}

function codeProblem(reading: Exclude<ReturnType<typeof readCode>, { is: 'code' }>) {
  return reading.is === 'unreadable'
    ? ({ is: 'code-unreadable' } as const)
    : ({ is: 'code-incomplete', digits: reading.digits.length } as const);
}
