import type { EndReason, Participant, Retry } from '../protocol/frames.ts';
import type { Aim } from './aim.ts';
import type { ActionResult } from '../viewer/acting/ports.ts';
import type { ControlView } from '../viewer/control.ts';
import type { PictureAge } from '../viewer/picture-age.ts';

/** A signed-in agent; the bearer itself stays with the shell. */
export interface Agent {
  /** To sign in with. */
  readonly name: string;
  /** To be shown. */
  readonly shown: string;
  readonly roles: readonly string[];
}

/** Credentials that a demo server publishes on purpose. */
export interface DemoSignIn {
  readonly agent: string;
  readonly password: string;
}

/** What went wrong, as data; `words.ts` has the sentences. */
export type Problem =
  | {
      readonly is: 'refused';
      readonly code: number;
      readonly reason: string;
      /** Base URL of the data centre where it would not be refused. */
      readonly serverUrl?: string;
    }
  | { readonly is: 'unreachable' }
  | { readonly is: 'code-incomplete'; readonly digits: number }
  | { readonly is: 'code-unreadable' }
  | { readonly is: 'field-missing' };

/** A session this tab was in before it was reloaded. */
export interface Rejoin extends Place {
  readonly session: string;
  readonly secret: string;
  readonly code: string;
}

/** The node of a session. */
export interface Place {
  readonly node: string | null;
  /** Base URL at which it is reached alone. */
  readonly sessionServerUrl: string | null;
}

/** Where to go once signed in: a join code to look up, a topic to wait for, or a seat that is still taken for this agent. */
export type Wanted = { readonly code: string } | { readonly aim: Aim } | Rejoin;

/** Why the live view is over. */
export type Ending =
  | { readonly is: 'ended'; readonly reason: EndReason }
  | { readonly is: 'refused'; readonly code: number; readonly retry: Retry; readonly reason: string }
  | { readonly is: 'left' };

export interface Warning {
  readonly reason: EndReason;
  /** Reading of this page's clock, in milliseconds. */
  readonly endsAt: number;
}

/** Everything the live view shows beside the replica. */
export interface Live extends Place {
  readonly session: string;
  readonly code: string;
  /** What this agent resumes with; null until the first welcome. */
  readonly secret: string | null;
  /** Own participant id; null until the node has welcomed this page. */
  readonly own: string | null;
  /** `lost`: with its node; the customer may continue it. */
  readonly connection: 'connecting' | 'open' | 'reconnecting' | 'lost';
  readonly page: { readonly title: string; readonly url: string } | null;
  readonly participants: readonly Participant[];
  readonly picture: PictureAge;
  readonly pointer: boolean;
  readonly fit: 'contain' | 'actual';
  readonly warning: Warning | null;
  readonly resyncs: number;
  /** Null: the server has not said, or knows no control. */
  readonly control: ControlView | null;
  /** The last thing that this agent did and that was not done; `at` tells two of them apart. */
  readonly refused: (ActionResult & { readonly at: number }) | null;
  /** Why the wish to end the session for everybody came to nothing. */
  readonly notEnded: Problem | null;
}

export type DesktopState =
  | {
      readonly is: 'signed-out';
      readonly name: string;
      readonly demo: DemoSignIn | null;
      readonly expired: boolean;
      readonly problem: Problem | null;
      readonly wanted: Wanted | null;
    }
  | {
      readonly is: 'signing-in';
      readonly name: string;
      readonly demo: DemoSignIn | null;
      readonly wanted: Wanted | null;
    }
  | { readonly is: 'ready'; readonly agent: Agent; readonly code: string; readonly problem: Problem | null }
  | { readonly is: 'looking-up'; readonly agent: Agent; readonly code: string }
  | { readonly is: 'expecting'; readonly agent: Agent; readonly aim: Aim }
  | { readonly is: 'joined'; readonly agent: Agent; readonly live: Live }
  | { readonly is: 'ended'; readonly agent: Agent; readonly code: string; readonly ending: Ending };

/** What a person did or the outside told. */
export type DesktopEvent =
  | { readonly type: 'demo-told'; readonly demo: DemoSignIn }
  | { readonly type: 'service-back' }
  | { readonly type: 'sign-in'; readonly name: string }
  | { readonly type: 'sign-in-failed'; readonly problem: Problem }
  | { readonly type: 'signed-in'; readonly agent: Agent }
  | { readonly type: 'sign-out' }
  /** The bearer is no longer good, as somebody beside the screens was told. */
  | { readonly type: 'expired' }
  | { readonly type: 'look-up'; readonly code: string }
  | { readonly type: 'code-refused'; readonly problem: Problem }
  | { readonly type: 'look-up-failed'; readonly problem: Problem; readonly code: string }
  | ({ readonly type: 'found'; readonly session: string; readonly code: string } & Place)
  | { readonly type: 'expectation-failed'; readonly problem: Problem }
  | {
      readonly type: 'welcomed';
      /** Another one than before when the customer has continued a lost session. */
      readonly now: string;
      readonly node: string;
      readonly own: string;
      readonly code: string;
      readonly secret: string | null;
    }
  | { readonly type: 'page'; readonly title: string; readonly url: string }
  | { readonly type: 'participants'; readonly participants: readonly Participant[] }
  | ({ readonly type: 'viewer' } & Pick<Live, 'connection' | 'picture' | 'pointer' | 'resyncs'>)
  | { readonly type: 'control'; readonly control: ControlView }
  | { readonly type: 'refused'; readonly result: ActionResult; readonly at: number }
  | { readonly type: 'warning'; readonly warning: Warning | null }
  | { readonly type: 'fit'; readonly fit: Live['fit'] }
  | { readonly type: 'over'; readonly ending: Ending }
  | { readonly type: 'end-asked' }
  | { readonly type: 'ended-by-call'; readonly session: string }
  | { readonly type: 'end-failed'; readonly session: string; readonly problem: Problem }
  | { readonly type: 'another' };

const UNAUTHORIZED = 4401;
/** Refusals before the first welcome that are about the code or the moment: the agent corrects and tries again on the join screen. */
const JOIN_AGAIN = new Set([4403, 4404, 4411, 4412, 4420]);

/** Refusals of the wish to end a session that say that it is over, for this agent at least. */
const OVER = new Set([UNAUTHORIZED, 4404, 4410, 4411]);

export function signedOut(wanted: Wanted | null): At<'signed-out'> {
  return { is: 'signed-out', name: '', demo: null, expired: false, problem: null, wanted };
}

function ready(agent: Agent, problem: Problem | null = null, code = ''): DesktopState {
  return { is: 'ready', agent, code, problem };
}

export function signedIn(agent: Agent, wanted: Wanted | null): DesktopState {
  if (wanted === null) return ready(agent);
  if ('aim' in wanted) return { is: 'expecting', agent, aim: wanted.aim };
  if ('session' in wanted) return { is: 'joined', agent, live: newLive(wanted, wanted.secret) };
  return { is: 'looking-up', agent, code: wanted.code };
}

/** The seat that a state holds on to, if it does. */
export function seatOf(state: DesktopState): Rejoin | null {
  switch (state.is) {
    case 'signed-out':
    case 'signing-in':
      return state.wanted !== null && 'session' in state.wanted ? state.wanted : null;
    case 'joined': {
      const { session, secret, code, node, sessionServerUrl } = state.live;
      return secret === null ? null : { session, secret, code, node, sessionServerUrl };
    }
    default:
      return null;
  }
}

/** Pure: an event that does not belong to the state is late (an answer to a question nobody asks any more) and changes nothing. */
export function afterEvent(state: DesktopState, event: DesktopEvent): DesktopState {
  if (event.type === 'sign-out') return signedOut(null);
  if (event.type === 'expired' && 'agent' in state) return expired(state.agent, seatOf(state));
  switch (state.is) {
    case 'signed-out':
    case 'signing-in':
      return atTheDoor(state, event);
    case 'ready':
    case 'looking-up':
      return joining(state, event);
    case 'expecting':
      return expecting(state, event);
    case 'joined':
      return watching(state, event);
    case 'ended':
      return event.type === 'another' ? ready(state.agent) : lookUp(state, event);
  }
}

type At<Is extends DesktopState['is']> = Extract<DesktopState, { is: Is }>;

function atTheDoor(state: At<'signed-out' | 'signing-in'>, event: DesktopEvent): DesktopState {
  switch (event.type) {
    case 'demo-told':
      return { ...state, demo: event.demo };
    case 'service-back':
      return state.is === 'signed-out' ? reachable(state) : state;
    case 'sign-in':
      return { is: 'signing-in', name: event.name, demo: state.demo, wanted: state.wanted };
    case 'sign-in-failed': {
      const { name, demo, wanted } = state;
      return { ...signedOut(wanted), name, demo, problem: event.problem };
    }
    case 'signed-in':
      return state.is === 'signing-in' ? signedIn(event.agent, state.wanted) : state;
    default:
      return state;
  }
}

function joining(state: At<'ready' | 'looking-up'>, event: DesktopEvent): DesktopState {
  const { agent, code } = state;
  switch (event.type) {
    case 'service-back':
      return state.is === 'ready' ? reachable(state) : state;
    case 'code-refused':
      return ready(agent, event.problem, code);
    case 'look-up-failed':
      if (state.is !== 'looking-up' || event.code !== code) return state;
      if (isUnauthorized(event.problem)) return expired(agent, { code });
      return ready(agent, event.problem, code);
    case 'found':
      return state.is === 'looking-up' && event.code === code
        ? { is: 'joined', agent, live: newLive(event, null) }
        : state;
    default:
      return state.is === 'ready' ? lookUp(state, event) : state;
  }
}

function expecting(state: At<'expecting'>, event: DesktopEvent): DesktopState {
  const { agent, aim } = state;
  switch (event.type) {
    case 'found':
      return { is: 'joined', agent, live: newLive(event, null) };
    case 'expectation-failed':
      if (isUnauthorized(event.problem) && aim.by === 'topic') return expired(agent, { aim });
      return ready(agent, event.problem);
    case 'another':
      return ready(agent);
    default:
      return state;
  }
}

function lookUp(state: At<'ready' | 'ended'>, event: DesktopEvent): DesktopState {
  return event.type === 'look-up' ? { is: 'looking-up', agent: state.agent, code: event.code } : state;
}

function watching(state: At<'joined'>, event: DesktopEvent): DesktopState {
  if (event.type === 'over') return afterLive(state, event.ending);
  if ('session' in event && event.session !== state.live.session) return state;
  if (event.type === 'ended-by-call') return afterLive(state, { is: 'ended', reason: 'agent' });
  if (event.type === 'end-failed' && event.problem.is === 'refused' && OVER.has(event.problem.code))
    return afterLive(state, { ...event.problem, retry: 'stop' });
  const live = liveAfter(state.live, event);
  return live === state.live ? state : { ...state, live };
}

function liveAfter(live: Live, event: DesktopEvent): Live {
  switch (event.type) {
    case 'welcomed': {
      const { now: session, node, own, code } = event;
      const sessionServerUrl = node === live.node ? live.sessionServerUrl : null;
      return { ...live, session, node, sessionServerUrl, own, code, secret: event.secret ?? live.secret };
    }
    case 'viewer': {
      const { connection, picture, pointer, resyncs } = event;
      const nobody = connection === 'lost' && { participants: [], warning: null, control: null };
      return {
        ...live,
        connection,
        picture,
        pointer,
        resyncs,
        ...nobody,
        ...((connection === 'open' || connection === 'lost') && { notEnded: null }),
      };
    }
    case 'page':
      return { ...live, page: { title: event.title, url: event.url } };
    case 'participants':
      return { ...live, participants: event.participants };
    case 'control': {
      const { control } = event;
      const isSame = control.state === live.control?.state;
      return { ...live, control, refused: isSame ? live.refused : null };
    }
    case 'refused':
      return { ...live, refused: { ...event.result, at: event.at } };
    case 'warning':
      return { ...live, warning: event.warning };
    case 'fit':
      return { ...live, fit: event.fit };
    case 'end-asked':
      return { ...live, notEnded: null };
    case 'end-failed':
      return { ...live, notEnded: event.problem };
    default:
      return live;
  }
}

function afterLive(state: At<'joined'>, ending: Ending): DesktopState {
  const { agent, live } = state;
  if (ending.is === 'left') return ready(agent);
  if (ending.is === 'refused') {
    if (ending.code === UNAUTHORIZED) return expired(agent, seatOf(state) ?? { code: live.code });
    if (live.own === null && live.secret === null && JOIN_AGAIN.has(ending.code))
      return ready(agent, ending, live.code);
  }
  return { is: 'ended', agent, code: live.code, ending };
}

/** Whoever signs in again goes on where they were. A seat whose secret the server does not know any more is a fresh one, never a refusal. */
function expired(agent: Agent, wanted: Wanted | null): DesktopState {
  return { ...signedOut(wanted), name: agent.name, expired: true };
}

/** What could not be reached can be: the next try is the agent's. */
function reachable<State extends At<'signed-out' | 'ready'>>(state: State): State {
  return state.problem?.is === 'unreachable' ? { ...state, problem: null } : state;
}

function isUnauthorized(problem: Problem): boolean {
  return problem.is === 'refused' && problem.code === UNAUTHORIZED;
}

function newLive(
  { session, code, node, sessionServerUrl }: Place & Pick<Live, 'session' | 'code'>,
  secret: string | null,
): Live {
  return {
    session,
    node,
    sessionServerUrl,
    code,
    secret,
    own: null,
    connection: 'connecting',
    page: null,
    participants: [],
    picture: { state: 'connecting', ageMs: null },
    pointer: false,
    fit: 'contain',
    warning: null,
    resyncs: 0,
    control: null,
    refused: null,
    notEnded: null,
  };
}
