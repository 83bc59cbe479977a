/** Headers of the wire, as `docs/protocol/v1/spec.md` defines them. Field names are the wire's. */

export const PROTOCOL_VERSION = 1;
export const SUBPROTOCOL = 'cobrowse.v1';

export type Role = 'customer' | 'agent';
export type EventKind = 'snapshot' | 'delta' | 'pointer' | 'click' | 'action';
/** Who paused sharing, while the session goes on. */
export type PauseReason = 'customer' | 'page' | 'address';
/** What agents may do in a customer's page. */
export type ActionKind =
  'click' | 'text' | 'key' | 'fill' | 'choose' | 'scroll' | 'focus' | 'back' | 'forward' | 'reload' | 'visit';
/** What the customer's page says became of an action. */
export type PageOutcome =
  | 'done'
  | 'no-grant'
  | 'page-changed'
  | 'too-long'
  | 'gone'
  | 'moved'
  | 'covered'
  | 'masked'
  | 'not-interactive'
  | 'disabled'
  | 'submit'
  | 'off-site'
  | 'new-window'
  | 'download'
  | 'customer-only'
  | 'customer-types'
  | 'not-fitting'
  | 'not-taken'
  | 'failed';
export type ActionOutcome = PageOutcome | 'customer-away' | 'too-fast' | 'queue-full' | 'no-answer';
/** Why an ask or a grant is over, or why what somebody said about control had no effect. */
export type ControlReason =
  | 'refused'
  | 'withdrawn'
  | 'revoked'
  | 'expired'
  | 'limit'
  | 'left'
  | 'away'
  | 'off-site'
  | 'paused'
  | 'forbidden'
  | 'unsupported'
  | 'busy'
  | 'too-fast'
  | 'stale';
export type SessionState = 'waiting' | 'active';
export type EndReason =
  'customer' | 'agent' | 'controller' | 'idle' | 'never-joined' | 'customer-away' | 'node-lost' | 'limit' | 'error';
export type Retry = 'resume' | 'reroute' | 'restart' | 'stop';

export interface Participant {
  readonly participant: string;
  readonly role: Role;
  readonly name: string;
  readonly connected: boolean;
  /** Of the customer: why the page is not there or not seen. */
  readonly why?: 'navigating' | 'hidden';
  /** Of the customer: nothing is shared right now. */
  readonly paused?: PauseReason;
}

export interface Limits {
  readonly headerBytes: number;
  readonly chunkBytes: number;
  readonly bodyBytes: number;
}

/** What a node knows of an action; the body says the rest. */
export interface Action {
  /** Number of the ask that the customer granted. */
  readonly grant: number;
  /** Epoch of the page that the agent saw. */
  readonly page: number;
  readonly does: ActionKind;
  /** domId of the element that is meant. */
  readonly target?: number;
}

export interface PublishHeader {
  readonly type: 'publish';
  readonly epoch: number;
  readonly seq: number;
  readonly kind: EventKind;
  readonly length: number;
  readonly offset?: number;
  readonly encoding?: 'gzip';
  readonly action?: Action;
}

/** What sharing the page cost since the report before; each figure at most 1,000,000. */
export interface ReportHeader {
  readonly type: 'report';
  /** Changes that were folded into a later event before they were numbered. */
  readonly coalesced: number;
  /** Time that capture took of the main thread, and the longest at a stretch. */
  readonly captureMs: number;
  readonly longestMs: number;
  /** Times that capture put work off to spare the page. */
  readonly throttled: number;
}

export type ClientHeader =
  | {
      readonly type: 'hello';
      readonly versions: readonly number[];
      readonly role: Role;
      readonly session: string;
      readonly transport: 'websocket' | 'longpoll';
      readonly position: number;
      readonly epoch: number;
      readonly seq: number;
      readonly client: string;
      readonly secret?: string;
      readonly bearer?: string;
      readonly rules?: string;
      readonly site?: string;
      readonly paused?: PauseReason;
    }
  | PublishHeader
  | { readonly type: 'ack'; readonly position: number }
  | {
      readonly type: 'resync';
      readonly cause: 'gap' | 'apply' | 'checksum' | 'attributes' | 'form' | 'sheets' | 'user';
    }
  | { readonly type: 'heartbeat' }
  | { readonly type: 'away'; readonly why: 'navigating' | 'hidden' | 'shown' }
  | ReportHeader
  | { readonly type: 'control'; readonly step: 'ask' | 'withdraw' | 'revoke' }
  | { readonly type: 'control'; readonly step: 'grant' | 'refuse'; readonly ask: number }
  | {
      readonly type: 'outcome';
      readonly publisher: string;
      readonly epoch: number;
      readonly seq: number;
      readonly code: PageOutcome;
    }
  | { readonly type: 'extend' }
  | { readonly type: 'leave' }
  | { readonly type: 'end' };

export interface ResourceAccess {
  /** Opens them, and nothing else, for as long as the seat lasts. */
  readonly key: string;
  /** Whether the customer's browser is asked for what its own site has. */
  readonly fromBrowser: 'never' | 'failing' | 'always';
  /** Origins, or `scheme://*.host`, from which the node fetches. */
  readonly fetched: readonly string[];
}

export interface WelcomeHeader {
  readonly type: 'welcome';
  readonly version: number;
  readonly session: string;
  readonly token: string;
  readonly participant: string;
  readonly role: Role;
  readonly secret?: string;
  readonly node: string;
  readonly state: SessionState;
  readonly heartbeatMs: number;
  readonly silenceMs: number;
  readonly limits: Limits;
  /** What the server has of the publisher's newest epoch, without holes. */
  readonly have: { readonly epoch: number; readonly seq: number };
  /** True: the publisher owes a snapshot. */
  readonly snapshot: boolean;
  /** Delivery continues after this position (0: from a snapshot that a `resync` announces). */
  readonly position: number;
  readonly participants: readonly Participant[];
  /** For agents: how their browsers get what they cannot load from the customer's site. */
  readonly resources?: ResourceAccess;
  /** The connection was led to a wrong node and relayed: what does so, and the cure, for who runs the site. */
  readonly misled?: string;
}

export interface RefusedHeader {
  readonly type: 'refused';
  readonly code: number;
  readonly name: string;
  readonly retry: Retry;
  readonly reason: string;
  readonly limit?: number;
  readonly value?: number;
  /** With retry `reroute`: the node to ask for. */
  readonly node?: string;
  /** With retry `reroute`: where that node is reached alone. */
  readonly sessionServerUrl?: string;
}

export interface EventHeader {
  readonly type: 'event';
  readonly position: number;
  readonly publisher: string;
  readonly epoch: number;
  readonly seq: number;
  readonly kind: EventKind;
  readonly length: number;
  readonly offset?: number;
  readonly encoding?: 'gzip';
  readonly action?: Action;
}

/** Whether an agent may act in the customer's page, and who. */
export interface ControlHeader {
  readonly type: 'control';
  readonly state: 'forbidden' | 'none' | 'asked' | 'granted';
  /** Who asks, or has it. */
  readonly agent?: string;
  readonly name?: string;
  /** The number of the ask; the grant has the same. */
  readonly ask?: number;
  readonly endsInMs?: number;
  /** With `none` why it is over; else why what the receiver said had no effect. */
  readonly why?: ControlReason;
}

/** What became of an action: epoch and seq are those of its event. */
export interface OutcomeHeader {
  readonly type: 'outcome';
  readonly epoch: number;
  readonly seq: number;
  readonly code: ActionOutcome;
  readonly reason: string;
}

export type ServerHeader =
  | WelcomeHeader
  | RefusedHeader
  | EventHeader
  | { readonly type: 'ack'; readonly epoch: number; readonly seq: number }
  | { readonly type: 'request-resend'; readonly epoch: number; readonly from: number; readonly to: number }
  | { readonly type: 'request-snapshot'; readonly cause: string }
  | { readonly type: 'resync'; readonly position: number; readonly cause: string }
  | { readonly type: 'presence'; readonly state: SessionState; readonly participants: readonly Participant[] }
  | { readonly type: 'warning'; readonly reason: EndReason; readonly endsInMs: number }
  | { readonly type: 'ended'; readonly reason: EndReason }
  | { readonly type: 'heartbeat'; readonly customerSilentMs?: number }
  /** An agent's browser cannot load this; the answer is a REST call. */
  | { readonly type: 'want-resource'; readonly number: number; readonly url: string }
  | ControlHeader
  | OutcomeHeader;

export interface Frame<H> {
  readonly header: H;
  readonly body: Uint8Array;
}
