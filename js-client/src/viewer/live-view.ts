import type { ConnectionOver, ConnectionState } from '../connection/connection-state.ts';
import { browserEnvironment } from '../connection/environment.ts';
import { createSessionConnection, type SessionConnection } from '../connection/session-connection.ts';
import { retryWhenAwake } from '../connection/wake.ts';
import type { PointerBody } from '../dom/ops.ts';
import type { EventHeader, Participant, WelcomeHeader } from '../protocol/frames.ts';
import { createReplica, type Replica } from '../replica/replica.ts';
import { inflate, isCompressed, readPointer } from './event-body.ts';
import { EventQueue } from './event-queue.ts';
import { Guide } from './guide.ts';
import { style } from './marks.ts';
import { Overlay } from './overlay.ts';
import { pictureAge, type PictureFacts } from './picture-age.ts';
import type { Fit, ViewerOptions, Warning } from './viewer-options.ts';

const TICK_MS = 1_000;
/** A warning whose end has passed by so much was withdrawn: somebody else extended. */
const WITHDRAWN_AFTER_MS = 3_000;
const UNAUTHORIZED = 4401;

/** One stay in one session: connection, replica and overlay, from joining to leaving. */
export class LiveView {
  private readonly root = document.createElement('div');
  private readonly overlay = new Overlay({
    moved: (at) => this.guide.moved(at),
    clicked: (at) => this.guide.clicked(at),
    gaveUp: () => this.pointer(false),
  });
  private readonly guide = new Guide({
    hit: ({ x, y }) => this.replica.hit(x, y),
    publish: (kind, body) => this.connection?.publish(kind, body),
  });
  private readonly queue = new EventQueue({
    prepare: (header, body) => (isCompressed(header) ? inflate(body) : body),
    apply: (header, body) => this.apply(header, body),
    applied: (position) => this.connection?.applied(position),
    failed: () => this.diverged('apply'),
  });
  private readonly replica: Replica;
  private readonly stopTicking: () => void;
  private stopWaking: () => void = () => undefined;
  private connection: SessionConnection | null = null;
  private bearer = '';
  private over = false;
  private facts: PictureFacts = {
    connection: 'connecting',
    pictured: false,
    confirmedAt: 0,
    customer: undefined,
    resyncing: false,
    silenceMs: Number.POSITIVE_INFINITY,
  };
  private resyncs = 0;
  private pointing = false;
  private customerAt: PointerBody['at'];
  private warning: Warning | null = null;

  constructor(
    container: HTMLElement,
    private readonly options: ViewerOptions,
    private readonly session: string,
    private secret: string | undefined,
  ) {
    style(this.root, { position: 'relative', width: '100%', height: '100%', overflow: 'hidden' });
    container.append(this.root);
    this.replica = createReplica({
      container: this.root,
      frameUrl: options.frameUrl ?? ((mode) => `${options.server}/cobrowse/agent/replica-${mode}.html`),
      onDivergence: (cause) => this.diverged(cause),
      onPage: (page) => options.onPage?.(page),
    });
    this.root.append(this.overlay.element);
    const timer = setInterval(() => this.ticked(), TICK_MS);
    this.stopTicking = () => clearInterval(timer);
  }

  /** Connects, once the embedding page has given a bearer. */
  async open(): Promise<void> {
    if (!(await this.renewBearer())) {
      this.finish();
      const reason = 'no bearer';
      this.options.onRefused?.({ code: UNAUTHORIZED, name: 'unauthorized', retry: 'stop', reason });
      return;
    }
    if (this.over) return;
    this.connection = this.connect();
    this.stopWaking = retryWhenAwake(window, this.connection);
    this.tell();
  }

  pointer(on: boolean): void {
    if (on === this.pointing) return;
    this.pointing = on;
    this.overlay.enable(on);
    if (!on) this.guide.stop();
    this.tell();
  }

  fit(fit: Fit): void {
    this.replica.fit(fit);
    this.drawCustomer();
  }

  resync(): void {
    this.beginAgain('user');
  }

  extend(): void {
    if (this.connection?.extend() === true) this.warn(null);
  }

  leave(): void {
    if (this.over) return;
    this.guide.stop();
    this.connection?.leave();
    this.finish();
  }

  end(): void {
    this.connection?.end();
  }

  private connect(): SessionConnection {
    const url = new URL(`${this.options.server}/cobrowse/v1/websocket`, location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const { session } = this;
    return createSessionConnection({
      url: url.href,
      role: 'agent',
      epoch: 0,
      hello: () => ({ role: 'agent', session, bearer: this.bearer, ...(this.secret && { secret: this.secret }) }),
      environment: browserEnvironment(window, (error) => reportError(error)),
      onEvent: (header, body) => {
        this.queue.push(header, body);
        return 'later';
      },
      onState: (state) => this.connectionBecame(state),
      onWelcome: (welcome) => this.welcomed(welcome),
      onPresence: (_, participants) => this.participantsAre(participants),
      onResync: () => this.serverBeginsAgain(),
      onWarning: (reason, endsInMs) => this.warn({ reason, endsAt: performance.now() + endsInMs }),
      onCustomerSilent: (silentMs) => this.confirm(performance.now() - silentMs),
      onTrouble: (name) => name === 'gap' && this.countResync(),
    });
  }

  private connectionBecame(state: ConnectionState): void {
    if (this.over) return;
    switch (state.is) {
      case 'over':
        this.ended(state);
        return;
      case 'waiting':
        void this.renewBearer();
        this.learn({ connection: 'reconnecting' });
        return;
      case 'connecting':
        return;
      case 'open':
        // What was handed over and not applied comes again.
        this.queue.clear();
        this.learn({ connection: 'open' });
    }
  }

  private welcomed({ session, token, participant, secret, silenceMs, participants }: WelcomeHeader): void {
    this.secret = secret ?? this.secret;
    this.facts = { ...this.facts, silenceMs };
    this.options.onJoined?.({ session, code: token, participant, ...(this.secret && { secret: this.secret }) });
    this.participantsAre(participants);
  }

  private participantsAre(participants: readonly Participant[]): void {
    this.options.onParticipants?.(participants);
    this.learn({ customer: participants.find(({ role }) => role === 'customer') });
  }

  private async apply({ kind }: EventHeader, body: Uint8Array): Promise<void> {
    if (kind === 'pointer') this.customerAt = readPointer(body).at;
    else await this.replica.apply(kind, body);
    this.drawCustomer();
    if (kind === 'snapshot') this.learn({ pictured: true, resyncing: false });
    this.confirm(performance.now());
  }

  /** While a resync runs the picture is known to be wrong, however recently the customer was heard. */
  private confirm(at: number): void {
    if (!this.facts.resyncing) this.facts = { ...this.facts, confirmedAt: at };
  }

  private diverged(cause: 'apply' | 'checksum'): void {
    if (!this.facts.resyncing) this.beginAgain(cause);
  }

  private beginAgain(cause: 'apply' | 'checksum' | 'user'): void {
    this.queue.clear();
    this.countResync();
    this.connection?.resync(cause);
  }

  private serverBeginsAgain(): void {
    this.queue.clear();
    if (this.facts.pictured) this.countResync();
  }

  private countResync(): void {
    if (!this.facts.resyncing) this.resyncs++;
    this.learn({ resyncing: true });
  }

  private drawCustomer(): void {
    this.overlay.showCustomer(this.customerAt === undefined ? null : this.replica.locate(this.customerAt));
  }

  private warn(warning: Warning | null): void {
    this.warning = warning;
    this.options.onWarning?.(warning);
  }

  private ticked(): void {
    if (this.warning !== null && performance.now() > this.warning.endsAt + WITHDRAWN_AFTER_MS) this.warn(null);
    this.tell();
  }

  private learn(facts: Partial<PictureFacts>): void {
    this.facts = { ...this.facts, ...facts };
    this.tell();
  }

  private tell(): void {
    if (this.over) return;
    this.options.onState?.({
      connection: this.facts.connection,
      picture: pictureAge(this.facts, performance.now()),
      pointer: this.pointing,
      resyncs: this.resyncs,
    });
  }

  private async renewBearer(): Promise<boolean> {
    try {
      this.bearer = await this.options.bearer();
    } catch {
      // An older bearer may still do; the server says so if not.
    }
    return this.bearer !== '';
  }

  private ended({ code, name, retry, reason, ended }: ConnectionOver): void {
    this.finish();
    if (ended !== undefined) this.options.onEnded?.(ended);
    else this.options.onRefused?.({ code, name, retry, reason });
  }

  /** The picture goes with the session: nobody keeps looking at a page whose owner has left. */
  private finish(): void {
    this.over = true;
    this.guide.stop();
    this.stopTicking();
    this.stopWaking();
    this.queue.clear();
    this.connection?.close();
    this.replica.destroy();
    this.root.remove();
  }
}
