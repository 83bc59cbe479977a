import type { ConnectionOver, ConnectionState } from '../connection/connection-state.ts';
import { askOwner } from '../connection/owner.ts';
import { transportMemory } from '../connection/transport-memory.ts';
import { agentEnvironment } from './agent-environment.ts';
import { createSessionConnection, type SessionConnection } from '../connection/session-connection.ts';
import { retryWhenAwake } from '../connection/wake.ts';
import type { Participant, WelcomeHeader } from '../protocol/frames.ts';
import type { ResourceWay } from '../replica/substitutes.ts';
import type * as ActScript from '../act.ts';
import { script } from '../transport/script.ts';
import type { Field } from './acting/ports.ts';
import { Control, type PageAction } from './control.ts';
import { Guide } from './guide.ts';
import { Overlay } from './overlay.ts';
import { Picture } from './picture.ts';
import { pictureAge } from './picture-age.ts';
import { Surface } from './surface.ts';
import { resourceWay } from './resource-way.ts';
import type { Fit, Known, ViewerOptions, ViewerState, Warning } from './viewer-options.ts';

const TICK_MS = 1_000;
/** A warning whose end has passed by so much was withdrawn while this page was not connected. */
const WITHDRAWN_AFTER_MS = 3_000;
const UNAUTHORIZED = 4401;
const SCRIPT_TRIES = 3;

/** One stay in one session, from joining to leaving: ties connection, picture and overlay together. */
export class LiveView {
  private readonly overlay = new Overlay({
    moved: (at) => {
      if (this.pointing) this.guide.moved(at);
      this.control.moved(at);
    },
    clicked: (at, count) => this.control.clicked(at, count) || this.guide.clicked(at),
    gaveUp: () => this.pointer(false),
  });
  private readonly guide = new Guide({
    hit: (at) => this.picture.hit(at),
    publish: (kind, body) => this.connection?.publish(kind, body),
  });
  private readonly control = new Control({
    overlay: this.overlay.element,
    page: () => this.picture.seen,
    hit: (at) => this.picture.hit(at),
    locate: (at) => this.picture.locate(at),
    say: (step) => void this.connection?.tell({ type: 'control', step }),
    publish: (action, body) =>
      this.connection?.publish('action', body, undefined, action) ? this.connection.published : undefined,
    acting: (on) => this.overlay.act(on),
    script: () => script(this.options.server, 'act', SCRIPT_TRIES) as Promise<typeof ActScript>,
    changed: (view) => this.options.onControl?.(view),
    told: (result) => this.options.onAction?.(result),
    released: () => this.options.onReleased?.(),
  });
  private readonly surface: Surface;
  private readonly picture: Picture;
  private readonly ticking = setInterval(() => this.ticked(), TICK_MS);
  private stopWaking: () => void = () => undefined;
  private connection: SessionConnection | null = null;
  private connected: ViewerState['connection'] = 'connecting';
  private silenceMs = Number.POSITIVE_INFINITY;
  private customer: Participant | undefined;
  private resources: ResourceWay | null = null;
  private bearer = '';
  private pointing = false;
  private warning: Warning | null = null;
  private over = false;

  constructor(
    container: HTMLElement,
    private readonly options: ViewerOptions,
    private readonly session: string,
    private secret: string | undefined,
    private known: Known,
    /** The session is gone with its node, and may be found again under its code. `tell` says so to the embedding page. */
    private readonly onLost: (code: string, tell: () => void) => void,
  ) {
    this.surface = new Surface(container, this.overlay.element, () => this.picture.resized());
    this.picture = new Picture(
      {
        container: this.surface.host,
        frameUrl: options.frameUrl ?? ((mode) => `${options.server}/cobrowse/agent/replica-${mode}.html`),
        resources: () => this.resources,
        onPage: ({ title, url, viewport }) => {
          this.surface.sized(viewport);
          options.onPage?.({ title, url });
        },
      },
      {
        applied: (position) => this.connection?.applied(position),
        resync: (cause) => this.connection?.resync(cause),
        changed: () => this.tell(),
        customerAt: (at) => this.overlay.showCustomer(at),
      },
    );
  }

  /** Connects, once the embedding page has given a bearer. */
  async open(): Promise<void> {
    await this.renewBearer();
    if (this.over) return;
    if (this.bearer === '') {
      this.finish();
      this.options.onRefused?.({ code: UNAUTHORIZED, name: 'unauthorized', retry: 'stop', reason: 'no bearer' });
      return;
    }
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

  /** Asks the customer for control, or gives it back. */
  ask(wanted: boolean): void {
    this.control.ask(wanted);
  }

  act(action: PageAction): void {
    this.control.act(action);
  }

  fields(): Promise<readonly Field[]> {
    return this.control.fields();
  }

  fit(fit: Fit): void {
    this.surface.fit(fit);
  }

  resync(): void {
    this.picture.beginAgain('user');
  }

  extend(): void {
    if (this.connection?.extend() === true) this.warn(null);
  }

  retryNow(): void {
    this.connection?.retryNow();
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
    const { picture, session } = this;
    return createSessionConnection({
      url: new URL(`${this.options.server}/cobrowse/v1/`, location.href).href,
      role: 'agent',
      epoch: 0,
      ...this.options.link,
      ...(this.known.node && { node: this.known.node }),
      sessionServerUrl: this.known.sessionServerUrl,
      askOwner: (credentials) => askOwner((...request) => fetch(...request), this.options.server, session, credentials),
      ...transportMemory(() => sessionStorage),
      hello: () => ({ role: 'agent', session, bearer: this.bearer, ...(this.secret && { secret: this.secret }) }),
      environment: agentEnvironment(this.options.server),
      onEvent: (header, body) => {
        picture.push(header, body);
        return 'later';
      },
      onState: (state) => this.connectionBecame(state),
      onWelcome: (welcome) => this.welcomed(welcome),
      onPresence: (_, participants) => this.participantsAre(participants),
      onResync: () => picture.serverResyncs(),
      onWarning: (reason, endsInMs) =>
        this.warn(endsInMs === 0 ? null : { reason, endsAt: performance.now() + endsInMs }),
      onCustomerSilent: (silentMs) => picture.confirm(performance.now() - silentMs),
      onControl: (header) => this.control.told(header),
      onOutcome: (header) => this.control.outcome(header),
      onTrouble: (name, detail) => {
        if (name === 'gap') picture.lost();
        // eslint-disable-next-line no-console -- meant for who runs the site
        else if (name === 'misled') console.warn(detail);
      },
    });
  }

  private connectionBecame(state: ConnectionState): void {
    if (this.over) return;
    switch (state.is) {
      case 'over':
        this.ended(state);
        return;
      case 'waiting':
        this.connected = 'reconnecting';
        void this.renewBearer();
        break;
      case 'connecting':
        break;
      case 'open':
        this.connected = 'open';
        this.picture.reconnected();
    }
    this.tell();
  }

  private welcomed(welcome: WelcomeHeader): void {
    const { session, token, participant, secret, node, silenceMs, participants } = welcome;
    this.resources = resourceWay(this.options.server, welcome);
    this.secret = secret ?? this.secret;
    this.known = { code: token, node };
    this.silenceMs = silenceMs;
    this.control.own = participant;
    this.options.onJoined?.({ session, code: token, participant, node, ...(this.secret && { secret: this.secret }) });
    this.participantsAre(participants);
  }

  private participantsAre(participants: readonly Participant[]): void {
    this.customer = participants.find(({ role }) => role === 'customer');
    this.options.onParticipants?.(participants);
    this.tell();
  }

  private warn(warning: Warning | null): void {
    this.warning = warning;
    this.options.onWarning?.(warning);
  }

  private ticked(): void {
    if (this.warning !== null && performance.now() > this.warning.endsAt + WITHDRAWN_AFTER_MS) this.warn(null);
    this.tell();
  }

  private tell(): void {
    if (this.over) return;
    const { connected: connection, customer, silenceMs, pointing: pointer } = this;
    const { pictured, confirmedAt, found, resyncing, resyncs } = this.picture;
    const facts = { connection, pictured, confirmedAt, customer, resyncing, silenceMs };
    this.options.onState?.({
      connection,
      picture: pictureAge(facts, performance.now()),
      pointer,
      resyncs,
      resyncCauses: Object.fromEntries(found),
    });
  }

  private async renewBearer(): Promise<void> {
    try {
      this.bearer = await this.options.bearer();
    } catch {
      // An older bearer may still do; the server says so if not.
    }
  }

  private ended({ code, name, retry, reason, ended }: ConnectionOver): void {
    const tell = () => {
      if (ended !== undefined) this.options.onEnded?.(ended);
      else this.options.onRefused?.({ code, name, retry, reason });
    };
    const lost = (retry === 'restart' || ended === 'node-lost') && this.known.code;
    if (lost) {
      this.connected = 'lost';
      this.tell();
    }
    this.finish();
    if (lost) this.onLost(lost, tell);
    else tell();
  }

  /** The picture goes with the session: nobody keeps looking at a page whose owner has left. */
  private finish(): void {
    this.over = true;
    clearInterval(this.ticking);
    this.stopWaking();
    this.guide.stop();
    this.control.stop();
    this.connection?.close();
    this.picture.destroy();
    this.surface.remove();
  }
}
