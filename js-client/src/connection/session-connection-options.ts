import type {
  ControlHeader,
  EndReason,
  EventHeader,
  OutcomeHeader,
  Participant,
  PauseReason,
  Role,
  SessionState,
  WelcomeHeader,
} from '../protocol/frames.ts';
import type { TransportName } from '../transport/transport.ts';
import type { ConnectionState } from './connection-state.ts';
import type { ConnectionEnvironment } from './environment.ts';
import type { RouteCookie } from './owner.ts';

/** How one side of a site wants to be linked. */
export interface LinkOptions {
  /** False: no WebSocket is tried. */
  readonly webSockets?: boolean;
  /** Waits between tries, in milliseconds, each ±50 %; the last one repeats. 1, 2, 4, 8, 16, 32 s when absent. */
  readonly waitsMs?: readonly number[];
  /** After so long without a connection no more is tried, in milliseconds. When absent the server's limits decide. */
  readonly giveUpMs?: number;
}

/** Who speaks: what `hello` says beside what the connection knows itself. */
export interface HelloParts {
  readonly role: Role;
  readonly session: string;
  readonly secret?: string;
  readonly bearer?: string;
  /** Hash of the rules that the customer's page applies. */
  readonly rules?: string;
  readonly site?: string;
  readonly paused?: PauseReason;
}

export interface SessionConnectionOptions extends LinkOptions {
  /** `http(s)://HOST/cobrowse/v1/`. */
  readonly url: string;
  /** Where to begin: what worked last in this tab. WebSocket when absent. */
  readonly transport?: TransportName;
  readonly role: Role;
  /** Asked for at each try, since a bearer may be new. */
  readonly hello: () => HelloParts;
  /** Of this page load; larger than any before. An agent that does not know says 0: the server's answer decides. */
  readonly epoch: number;
  /** Node to ask for, when known. */
  readonly node?: string;
  /** Base URL at which that node is reached alone: tried first, while it works. */
  readonly sessionServerUrl?: string | undefined;
  /** Bytes that may wait for acknowledgement. 24 MiB when absent. */
  readonly outboxBytes?: number;
  readonly environment: ConnectionEnvironment;
  /** Asks whether the session lives: 0 if it does, else the code of the refusal. Undefined: nobody answered. */
  readonly askOwner?: (credentials: RouteCookie) => Promise<number | undefined>;
  /** An event of the other side, in order, once. `later`: the owner calls `applied(position)` when it has applied it. */
  readonly onEvent: (header: EventHeader, body: Uint8Array) => 'applied' | 'later';
  readonly onState?: (state: ConnectionState) => void;
  /** The transport by which we were welcomed. */
  readonly onTransport?: (name: TransportName) => void;
  readonly onWelcome?: (welcome: WelcomeHeader) => void;
  readonly onPresence?: (state: SessionState, participants: readonly Participant[]) => void;
  /** Delivery jumps: forget what was handed over and not applied yet. */
  readonly onResync?: (position: number, cause: string) => void;
  /** Publish a `snapshot` now, or soon. Causes of the server, `outbox` (it was full) or `welcome`. */
  readonly onSnapshotRequested?: (cause: string) => void;
  /** `endsInMs` 0: the warning is withdrawn. */
  readonly onWarning?: (reason: EndReason, endsInMs: number) => void;
  /** Who may act in the customer's page. Never told: the server knows no control. */
  readonly onControl?: (control: ControlHeader) => void;
  /** What became of an action of ours. */
  readonly onOutcome?: (outcome: OutcomeHeader) => void;
  readonly onEnded?: (reason: EndReason) => void;
  /** Customer's silence as the server tells agents, in milliseconds. */
  readonly onCustomerSilent?: (silentMs: number) => void;
  /** An agent's browser cannot load an image or font of this page. */
  readonly onResourceWanted?: (number: number, url: string) => void;
  /** Something that is worth telling and not worth ending: `too-large`, `malformed`, `gap`, `misled`. */
  readonly onTrouble?: (name: string, detail: string) => void;
}
