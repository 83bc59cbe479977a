/** Headers of the wire, as `docs/protocol/v1/spec.md` defines them. Field names are the wire's. */

export const PROTOCOL_VERSION = 1;
export const SUBPROTOCOL = 'cobrowse.v1';

export type Role = 'customer' | 'agent';
export type EventKind = 'snapshot' | 'delta' | 'pointer' | 'click';
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
}

export interface Limits {
  readonly headerBytes: number;
  readonly chunkBytes: number;
  readonly bodyBytes: number;
}

export interface PublishHeader {
  readonly type: 'publish';
  readonly epoch: number;
  readonly seq: number;
  readonly kind: EventKind;
  readonly length: number;
  readonly offset?: number;
  readonly encoding?: 'gzip';
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
    }
  | PublishHeader
  | { readonly type: 'ack'; readonly position: number }
  | { readonly type: 'resync'; readonly cause: 'gap' | 'apply' | 'checksum' | 'user' }
  | { readonly type: 'heartbeat' }
  | { readonly type: 'away'; readonly why: 'navigating' | 'hidden' | 'shown' }
  | ReportHeader
  | { readonly type: 'extend' }
  | { readonly type: 'leave' }
  | { readonly type: 'end' };

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
  | { readonly type: 'heartbeat'; readonly customerSilentMs?: number };

export interface Frame<H> {
  readonly header: H;
  readonly body: Uint8Array;
}
