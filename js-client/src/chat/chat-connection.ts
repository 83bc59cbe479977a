import type { HelloParts, LinkOptions } from '../connection/session-connection-options.ts';
import {
  CLOSED_HERE,
  type ConnectionState,
  type Ending,
  afterClose,
  afterWait,
  afterWelcome,
  beginning,
  over,
  retryNow,
} from '../connection/connection-state.ts';
import type { ConnectionEnvironment } from '../connection/environment.ts';
import { type Liveness, answers, deadAt, speakAt } from '../connection/heartbeat.ts';
import { TransportChoice } from '../connection/transport-choice.ts';
import { retryOf } from '../protocol/close-codes.ts';
import { encodeFrame } from '../protocol/codec.ts';
import { PROTOCOL_VERSION } from '../protocol/frames.ts';
import { ABNORMAL, type Transport, type TransportName } from '../transport/transport.ts';
import { Following, type Unsaid } from './following.ts';
import {
  type ChatClientHeader,
  type ChatParticipant,
  type ChatServerHeader,
  type ChatWelcome,
  type EntryHeader,
  type Followed,
  type Marks,
  type NotSaid,
  decodeChatFrame,
} from './frames.ts';
import type { Entry } from './timeline.ts';

/** What a connection tells of the conversations that it follows. */
export interface ChatListener {
  onState?(state: ConnectionState): void;
  onTransport?(name: TransportName): void;
  onWelcome?(welcome: ChatWelcome): void;
  /** May come again, and late: a {@link Timeline} sorts that out. */
  onEntry(conversation: string, entry: Entry): void;
  onFollowed?(followed: Followed): void;
  onNotFollowed?(conversation: string, name: string, reason: string): void;
  /** Not accepted, and not repeated by itself. Without a refusal the connection is over. */
  onNotSaid?(conversation: string, message: Unsaid, refusal?: NotSaid): void;
  onTyping?(conversation: string, participant: string, forMs: number): void;
  onMarks?(marks: Marks): void;
  onPresence?(conversation: string, participants: readonly ChatParticipant[]): void;
  onQueuePlace?(conversation: string, place: number, waitingMs: number): void;
  onQueueChanged?(waiting: number): void;
  /** A frame that breaks the rules; the connection begins anew. */
  onTrouble?(reason: string): void;
}

export interface ChatConnectionOptions extends LinkOptions, ChatListener {
  /** `http(s)://HOST/cobrowse/v1/chat/`. */
  readonly url: string;
  /** Where to begin: what worked last in this tab. WebSocket when absent. */
  readonly transport?: TransportName;
  /** Asked for at each try, since a bearer may be new. */
  readonly hello: () => HelloParts;
  readonly environment: ConnectionEnvironment;
}

/** No `chat-welcome` within this time: the try failed. */
const WELCOME_MS = 10_000;
/** A WebSocket that has not opened by then is held up on the way. */
const OPEN_MS = 4_000;
/** Beyond two heartbeats that did not come, any other node will do. */
const LATE_MS = 1_000;
const FASTEST_HEARTBEAT_MS = 1_000;
/** While somebody types it is said this often. */
const TYPING_EVERY_MS = 3_000;
const MALFORMED = 4400;
const SILENT = 4408;

/**
 * One side's link with its conversations, over as many transports and nodes as it takes: every node serves every conversation, so whatever ends
 * a connection, the next try may lead anywhere. Only a refusal that no node would take back ends it, or `close`. A sibling of `SessionConnection` with the same pure rules
 * inside; what that numbers and resumes has no place here.
 */
export class ChatConnection {
  private stateNow: ConnectionState;
  private readonly choice: TransportChoice;
  private readonly followings = new Map<string, Following>();
  private transport: Transport | undefined;
  private opened = false;
  /** A WebSocket that is tried beside the polling that works. */
  private probe: Transport | undefined;
  private probeAt = Infinity;
  private own = '';
  private liveness: Liveness = { heartbeatMs: WELCOME_MS, silenceMs: WELCOME_MS };
  private sentAt = 0;
  private heardAt = 0;
  private typedAt = -Infinity;
  private cancelTimer: () => void = () => undefined;

  constructor(private readonly options: ChatConnectionOptions) {
    this.choice = new TransportChoice(options.transport ?? 'websocket', options.webSockets ?? true);
    this.stateNow = beginning(options.environment.now());
  }

  get state(): ConnectionState {
    return this.stateNow;
  }

  open(): void {
    this.connect();
  }

  /** From now on everything of this conversation is wanted. */
  follow(conversation: string): void {
    if (this.followings.has(conversation)) return;
    const following = new Following(conversation);
    this.followings.set(conversation, following);
    if (this.stateNow.is === 'open') this.beginFollowing(following);
    this.work();
  }

  unfollow(conversation: string): void {
    if (this.followings.delete(conversation)) this.send({ type: 'unfollow', conversation });
  }

  /** Said until an entry of this id comes back, over reconnects too. A repeated id is one message. */
  say(conversation: string, message: Unsaid): void {
    this.followings.get(conversation)?.say(message);
    this.work();
  }

  /** Somebody types: may be called for every key. */
  typing(conversation: string): void {
    const now = this.options.environment.now();
    if (this.stateNow.is !== 'open' || now < this.typedAt + TYPING_EVERY_MS) return;
    this.typedAt = now;
    this.send({ type: 'typing', conversation });
  }

  /** Everything up to this clock was seen. */
  saw(conversation: string, clock: number): void {
    this.followings.get(conversation)?.saw(clock);
    this.work();
  }

  retryNow(): void {
    // A link that a sleeping machine left half-open shows at the next write.
    if (this.stateNow.is === 'open') this.send({ type: 'heartbeat' });
    this.become(retryNow(this.stateNow, this.options.environment.now()));
  }

  close(): void {
    this.drop({ code: CLOSED_HERE, retry: 'stop' });
  }

  private become(next: ConnectionState): void {
    if (next === this.stateNow) return;
    this.stateNow = next;
    this.options.onState?.(next);
    if (this.stateNow !== next) return;
    if (next.is === 'over') this.giveUp();
    else if (next.is === 'connecting') this.connect();
    else this.schedule();
  }

  private giveUp(): void {
    this.cancelTimer();
    for (const following of this.followings.values()) this.giveUpOn(following);
  }

  private giveUpOn(following: Following): void {
    for (const message of following.giveUp()) this.options.onNotSaid?.(following.conversation, message);
  }

  private connect(): void {
    this.opened = false;
    this.transport = this.link(this.choice.next);
    this.schedule();
  }

  private link(name: TransportName): Transport {
    const isOurs = () => this.transport === transport;
    const transport = this.options.environment.openTransport(
      this.options.url + name,
      {
        opened: () => {
          if (this.probe === transport) this.changeTo(transport);
          if (isOurs()) this.sayHello(transport);
        },
        received: (bytes) => isOurs() && this.received(bytes),
        violated: (reason) => isOurs() && this.violated(reason),
        closed: (code) => {
          if (isOurs()) this.drop({ code });
          else if (this.probe === transport) this.probe = undefined;
        },
      },
      name,
    );
    return transport;
  }

  /** Places make it a reconnect without a wait. */
  private changeTo(transport: Transport): void {
    this.transport?.close(CLOSED_HERE);
    this.transport = transport;
    this.probe = undefined;
    this.stateNow = beginning(this.options.environment.now());
  }

  private sayHello(transport: Transport): void {
    this.opened = true;
    this.send({
      type: 'hello',
      versions: [PROTOCOL_VERSION],
      transport: transport.name,
      position: 0,
      epoch: 0,
      seq: 0,
      client: __COBROWSE_VERSION__.slice(0, 32),
      ...this.options.hello(),
    });
  }

  private received(bytes: Uint8Array): void {
    this.heardAt = this.options.environment.now();
    const decoded = decodeChatFrame(bytes);
    if (decoded.is === 'refused') {
      this.violated(decoded.reason);
      return;
    }
    if (decoded.is === 'frame') this.handle(decoded.frame.header, decoded.frame.body);
    if (this.stateNow.is === 'open' && answers(this.liveness, this.sentAt, this.heardAt))
      this.send({ type: 'heartbeat' });
    this.work();
  }

  private handle(header: ChatServerHeader, body: Uint8Array): void {
    const { options } = this;
    if (header.type === 'refused') {
      this.drop({ code: header.code, retry: header.retry, reason: header.reason });
      return;
    }
    if ((header.type === 'chat-welcome') !== (this.stateNow.is === 'connecting')) {
      this.violated(`${header.type} while ${this.stateNow.is}`);
      return;
    }
    if ('conversation' in header) {
      const following = this.followings.get(header.conversation);
      // Late news of what nobody follows any more.
      if (following !== undefined) this.handleOf(following, header, body);
    } else if (header.type === 'chat-welcome') this.welcomed(header);
    else if (header.type === 'queue-changed') options.onQueueChanged?.(header.waiting);
  }

  private handleOf(
    following: Following,
    header: Extract<ChatServerHeader, { conversation: string }>,
    body: Uint8Array,
  ): void {
    const { options } = this;
    const { conversation } = following;
    switch (header.type) {
      case 'entry':
        this.receivedEntry(following, header, body);
        return;
      case 'followed':
        following.followed(header);
        options.onFollowed?.(header);
        return;
      case 'not-followed':
        // While a cluster mends itself, a node may not know the conversation yet.
        if (retryOf(header.code, 'stop') !== 'stop') {
          following.notFollowed();
          return;
        }
        this.followings.delete(conversation);
        this.giveUpOn(following);
        options.onNotFollowed?.(conversation, header.name, header.reason);
        return;
      case 'not-said': {
        const message = following.refused(header, this.heardAt);
        if (message) options.onNotSaid?.(conversation, message, header);
        return;
      }
      case 'typing':
        options.onTyping?.(conversation, header.participant, header.forMs);
        return;
      case 'marks':
        options.onMarks?.(header);
        return;
      case 'chat-presence':
        options.onPresence?.(conversation, header.participants);
        return;
      case 'queue-place':
        options.onQueuePlace?.(conversation, header.place, header.waitingMs);
    }
  }

  private receivedEntry(following: Following, header: EntryHeader, body: Uint8Array): void {
    const { conversation, sender, id, clock, atMs, kind, name } = header;
    following.received(header);
    if (sender === this.own && kind === 'message') following.said(id);
    const text = new TextDecoder().decode(body);
    this.options.onEntry(conversation, { sender, id, clock, atMs, kind, text, ...(name && { name }) });
  }

  private welcomed(welcome: ChatWelcome): void {
    const heartbeatMs = Math.max(welcome.heartbeatMs, FASTEST_HEARTBEAT_MS);
    const silenceMs = Math.min(Math.max(welcome.silenceMs, 2 * heartbeatMs), 2 * heartbeatMs + LATE_MS);
    this.liveness = { heartbeatMs, silenceMs };
    this.own = welcome.participant;
    this.probe?.close(CLOSED_HERE);
    this.probe = undefined;
    const name = this.transport?.name ?? 'websocket';
    this.choice.welcomed(name);
    this.probeAt = name === 'longpoll' ? this.heardAt + this.choice.nextProbeMs() : Infinity;
    this.options.onTransport?.(name);
    // Before anybody hears of it, who may have something to say at once: a node takes nothing for what nobody follows yet.
    for (const following of this.followings.values()) this.beginFollowing(following);
    this.become(afterWelcome(this.stateNow, this.heardAt));
    this.options.onWelcome?.(welcome);
  }

  private beginFollowing(following: Following): void {
    const { conversation } = following;
    this.send({ type: 'follow', conversation, ...following.begin(this.options.environment.now()) });
  }

  private violated(reason: string): void {
    this.options.onTrouble?.(reason);
    this.drop({ code: MALFORMED, retry: 'resume', reason });
  }

  /** Ends the present try or connection. A node that goes, or has lost something, is no reason to end: another one serves as well. */
  private drop(ending: Ending): void {
    const { environment, waitsMs } = this.options;
    const { transport } = this;
    this.transport = undefined;
    transport?.close(ending.code >= 3000 ? ending.code : CLOSED_HERE);
    this.probe?.close(CLOSED_HERE);
    this.probe = undefined;
    const from = this.stateNow;
    const isOurs = ending.code === CLOSED_HERE && ending.retry === 'stop';
    const retry = ending.retry ?? retryOf(ending.code);
    const atOnce = from.is === 'connecting' && ending.code === ABNORMAL && this.choice.failed(this.opened);
    const kept: Ending = { ...ending, retry: retry === 'stop' ? retry : 'resume', atOnce };
    if (isOurs && from.is !== 'over') this.become(over(ending));
    else this.become(afterClose(from, kept, environment.now(), environment.chance(), waitsMs));
  }

  private tryWebSocket(now: number): void {
    this.probe?.close(CLOSED_HERE);
    this.probeAt = now + this.choice.nextProbeMs();
    this.probe = this.link('websocket');
  }

  private send(header: ChatClientHeader, body?: Uint8Array): void {
    this.sentAt = this.options.environment.now();
    this.transport?.send(encodeFrame(header, body));
  }

  /** Does everything that is due, then sleeps until the next thing is. */
  private work(): void {
    const now = this.options.environment.now();
    switch (this.stateNow.is) {
      case 'over':
        break;
      case 'waiting':
        this.become(afterWait(this.stateNow, now));
        break;
      case 'connecting':
        if (now >= this.stateNow.since + this.patience()) this.drop({ code: ABNORMAL });
        break;
      case 'open':
        this.workOpen(now);
    }
    this.schedule();
  }

  private workOpen(now: number): void {
    if (now >= deadAt(this.liveness, this.heardAt)) {
      this.drop({ code: SILENT });
      return;
    }
    if (now >= speakAt(this.liveness, this.sentAt)) this.send({ type: 'heartbeat' });
    if (now >= this.probeAt) this.tryWebSocket(now);
    for (const following of this.followings.values()) this.workOn(following, now);
  }

  private workOn(following: Following, now: number): void {
    const { conversation } = following;
    if (following.isToFollowAgain(now)) this.send({ type: 'follow', conversation });
    const clock = following.toTell();
    if (clock !== undefined) this.send({ type: 'seen', conversation, clock });
    const message = following.toSay(now);
    if (message === undefined) return;
    const body = new TextEncoder().encode(message.text);
    this.send({ type: 'say', conversation, id: message.id, after: following.clock, length: body.length }, body);
  }

  private schedule(): void {
    this.cancelTimer();
    const at = this.nextDeadline();
    if (at === Infinity) return;
    const { environment } = this.options;
    this.cancelTimer = environment.after(Math.max(0, Math.ceil(at - environment.now())), () => this.work());
  }

  private patience(): number {
    return !this.opened && this.choice.next === 'websocket' ? OPEN_MS : WELCOME_MS;
  }

  private nextDeadline(): number {
    const state = this.stateNow;
    switch (state.is) {
      case 'over':
        return Infinity;
      case 'waiting':
        return state.retryAt;
      case 'connecting':
        return state.since + this.patience();
      case 'open': {
        const due = [...this.followings.values()].map((following) => following.deadline());
        return Math.min(deadAt(this.liveness, this.heardAt), speakAt(this.liveness, this.sentAt), this.probeAt, ...due);
      }
    }
  }
}
