import type { DocumentMode } from '../dom/ops.ts';
import type { EndReason, Participant, Retry } from '../protocol/frames.ts';
import type { LinkOptions } from '../connection/session-connection-options.ts';
import type { ActionResult, Field } from './acting/ports.ts';
import type { ControlView, PageAction } from './control.ts';
import type { PictureAge } from './picture-age.ts';

/** Who this agent is in the session that was joined. */
export interface Joined {
  readonly session: string;
  /** Nine-digit join code. */
  readonly code: string;
  readonly participant: string;
  /** To come back as the same participant after a reload. */
  readonly secret?: string;
  readonly node: string;
}

/** What the embedding page knows of a session before it is joined. */
export interface Known {
  /** Nine-digit join code: with it an agent finds back also when the session was lost before this page was in it. */
  readonly code?: string;
  /** Node that has the session, as a look-up says (`sessionServerName`). */
  readonly node?: string;
  /** Base URL at which that node is reached alone, as a look-up says. */
  readonly sessionServerUrl?: string | undefined;
}

export interface ViewerState {
  /** `lost`: the session's node is gone; `onJoined` follows when the customer has continued it, otherwise `onEnded` or `onRefused`. */
  readonly connection: 'connecting' | 'open' | 'reconnecting' | 'lost';
  readonly picture: PictureAge;
  readonly pointer: boolean;
  /** How often the picture had to begin again since the page was first seen. */
  readonly resyncs: number;
  /** How often this side found a reason: `apply`, `checksum`, `attributes`, `form`, `sheets`, or `user`. `frame`: what was told of a frame did not fit, so it became a box. */
  readonly resyncCauses: Readonly<Record<string, number>>;
}

/** The session ends at `endsAt` unless somebody extends it. */
export interface Warning {
  readonly reason: EndReason;
  /** Reading of `performance.now()`, in milliseconds. */
  readonly endsAt: number;
}

export interface Refusal {
  readonly code: number;
  readonly name: string;
  readonly retry: Retry;
  readonly reason: string;
}

/** What an embedding page gives and wants to know. No callback is made after `onEnded`, `onRefused` or `leave`. */
export interface ViewerOptions {
  /** Base URL of the server; '' when it is the page's own origin. */
  readonly server: string;
  readonly link?: LinkOptions;
  /** Asked before every try to connect. */
  readonly bearer: () => string | Promise<string>;
  /** Address of the replica's empty document. It must be of the embedding page's own origin, else the replica cannot be built. */
  readonly frameUrl?: (mode: DocumentMode) => string;
  readonly onJoined?: (joined: Joined) => void;
  /** On every change, and once a second because the picture ages. */
  readonly onState?: (state: ViewerState) => void;
  readonly onPage?: (page: { readonly title: string; readonly url: string }) => void;
  readonly onParticipants?: (participants: readonly Participant[]) => void;
  /** null: the warning is over. */
  readonly onWarning?: (warning: Warning | null) => void;
  /** Whether this agent may act in the customer's page is new. Not called by servers without control. */
  readonly onControl?: (control: ControlView) => void;
  /** Something that this agent did was not done. */
  readonly onAction?: (result: ActionResult) => void;
  /** The agent has left the customer's page by keyboard: the focus is to go on in the embedding page. */
  readonly onReleased?: () => void;
  readonly onEnded?: (reason: EndReason) => void;
  readonly onRefused?: (refusal: Refusal) => void;
}

/** Shows one session at a time in its container. */
export interface Viewer {
  /**
   * `secret`: of an earlier stay, to come back as the same participant. A session that is lost with its node is waited for until the customer
   * continues it, which makes it another session of the same code.
   */
  join(session: string, secret?: string, known?: Known): void;
  /** Pointer mode: the customer sees where this agent points and clicks. On unless switched off. */
  pointer(on: boolean): void;
  /** Asks the customer for control, or takes that back; also gives back what was granted. */
  control(wanted: boolean): void;
  /** Does something in the customer's page, if this agent may. */
  act(action: PageAction): void;
  /** What may be filled in the customer's page once there is a grant: seen, open and not private. */
  fields(): Promise<readonly Field[]>;
  fit(fit: Fit): void;
  /** Asks for the whole page again. */
  resync(): void;
  /** Tries to connect now, instead of when the present wait is over. */
  retryNow(): void;
  /** Somebody is still here: limits that were warned of start again. */
  extend(): void;
  /** Leaves; the session goes on. */
  leave(): void;
  /** Ends the session for everybody. */
  end(): void;
}

/** `contain`: the whole page in the container; `actual`: CSS pixels as the customer has them, with scroll bars. */
export type Fit = 'contain' | 'actual';
