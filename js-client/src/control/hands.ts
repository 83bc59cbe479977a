import { controlInEnglish as strings } from '../customer/strings.ts';
import { element } from '../customer/ui/element.ts';
import type { ServiceHost } from '../customer/ui/service-host.ts';
import type { Capture } from '../capture/capture.ts';
import type { Known } from '../capture/tree.ts';
import type { ConnectionEnvironment } from '../connection/environment.ts';
import type { Control } from '../customer/control.ts';
import type { Action, ActionKind, EventHeader, PageOutcome } from '../protocol/frames.ts';
import type { Rules } from '../rules/rules.ts';
import { Executor } from './executor.ts';
import type { ControlledPage } from './page.ts';
import { askControl } from './ui/ask-dialog.ts';
import { CONTROL_SHEET } from './ui/sheet.ts';
import { nextTask } from './watch.ts';

/** What control needs from the session around it. */
export interface Surroundings {
  readonly window: ControlledPage['window'];
  readonly host: ServiceHost;
  readonly rules: Rules;
  readonly capture: Pick<Capture, 'mirror' | 'knownOf' | 'flush'>;
  readonly control: Pick<Control, 'now' | 'say' | 'revoke'>;
  /** Of the page as agents see it. */
  epoch(): number | undefined;
  isService(element: Element): boolean;
  /** Told before the page goes. */
  navigated(how: string, outcome: PageOutcome): void;
}

export type Timing = Pick<ConnectionEnvironment, 'now' | 'after'>;

const NAVIGATIONS: ReadonlySet<ActionKind> = new Set(['back', 'forward', 'reload', 'visit']);
/** Of looking at the page, before an action: more than that is no page that an agent sees as it is. */
const MOST_SLICES = 50;
const REFUSAL_MS = 5_000;
/** What is told leaves before the page does. */
const DEPARTURE_MS = 150;

/** The customer's side of control: asks the customer, shows that an agent may act, and acts. */
export class Hands {
  private readonly executor: Executor;
  private asked = 0;
  private acting = Promise.resolve();
  private isStranger: boolean;
  private asking = new AbortController();
  private stopRefusal: () => void = () => undefined;
  private readonly edge = element('div', { class: 'edge', 'aria-hidden': 'true' });
  private readonly refusal = element('p', { class: 'refusal', role: 'status' });

  constructor(
    private readonly page: Surroundings,
    private readonly timing: Timing,
  ) {
    const { window, rules, capture, isService } = page;
    page.host.wear(CONTROL_SHEET);
    this.isStranger = isFromElsewhere(window);
    const controlled: ControlledPage = {
      window,
      rules,
      isService,
      elementOf: (id) => capture.mirror.nodeOf(id) as Element | undefined,
      isHidden: (element) => isHidden(capture.knownOf(element)),
    };
    this.executor = new Executor(controlled, () => timing.now());
  }

  /** Who may act is new. */
  told(): void {
    const { control } = this.page;
    const { state, ask, name, endsInMs } = control.now;
    const isStranger = this.isStranger;
    this.isStranger = false;
    // What was granted before the tab showed another site is over.
    if (isStranger && state === 'granted') {
      control.revoke(ask);
      return;
    }
    this.sign(state === 'granted');
    if (state === 'asked' && ask === this.asked) return;
    this.asking.abort();
    this.asked = 0;
    if (state !== 'asked' || ask === undefined) return;
    this.asked = ask;
    const asking = (this.asking = new AbortController());
    const seconds = Math.floor((endsInMs ?? 0) / 1_000);
    void askControl(this.page.host, name || strings.agent, seconds, asking.signal, (ms, action) =>
      this.every(ms, action),
    ).then((granted) => {
      if (!asking.signal.aborted) control.say({ type: 'control', step: granted ? 'grant' : 'refuse', ask });
    });
  }

  /** One after the other, each with what the page makes of it. */
  act(event: EventHeader, body: Uint8Array, name: string): void {
    this.acting = this.acting.then(() => this.perform(event, body, name)).catch(() => this.settled(event, 'failed'));
  }

  private async perform(event: EventHeader, body: Uint8Array, name: string): Promise<void> {
    const { action, publisher } = event;
    if (action === undefined) return;
    let why = this.disallowed(publisher, action);
    // What is private by now must not be taken for public: all that the page has done must have been looked at, in slices with tasks between them.
    for (let left = MOST_SLICES; why === undefined && this.page.capture.flush(); left--) {
      await nextTask();
      why = left > 1 ? this.disallowed(publisher, action) : 'page-changed';
    }
    const outcome = why ?? (await this.executor.perform(action, body));
    if (typeof outcome === 'string') {
      this.settled(event, outcome);
      if (outcome !== 'done') this.tell(name, outcome);
    } else {
      this.settled(event, 'done');
      this.timing.after(DEPARTURE_MS, outcome);
    }
  }

  /** Asked at the very moment, since this script may have had to come first, and the page may have had much to look at. */
  private disallowed(agent: string, { grant, page }: Action): PageOutcome | undefined {
    const { state, agent: holder, ask } = this.page.control.now;
    if (state !== 'granted' || agent !== holder || grant !== ask) return 'no-grant';
    return page === this.page.epoch() ? undefined : 'page-changed';
  }

  private settled({ publisher, epoch, seq, action }: EventHeader, code: PageOutcome): void {
    if (action && NAVIGATIONS.has(action.does)) this.page.navigated(action.does, code);
    this.page.control.say({ type: 'outcome', publisher, epoch, seq, code });
  }

  stop(): void {
    this.asking.abort();
    this.executor.stop();
    this.sign(false);
    this.stopRefusal();
    this.refusal.remove();
  }

  /** The mark is for the chat: there is a card to stay clear of. */
  private sign(isGranted: boolean): void {
    const { host } = this.page;
    if (isGranted) host.add(this.edge);
    else this.edge.remove();
    host.element.toggleAttribute('controlled', isGranted);
  }

  private tell(name: string, outcome: PageOutcome): void {
    const why = strings.refused[outcome];
    if (why === undefined) return;
    this.stopRefusal();
    this.refusal.textContent = `${strings.tried(name || strings.agent)} ${why}`;
    this.page.host.add(this.refusal);
    this.stopRefusal = this.timing.after(REFUSAL_MS, () => this.refusal.remove());
  }

  private every(ms: number, action: () => void): () => void {
    let stop: () => void = () => undefined;
    const again = () => {
      stop = this.timing.after(ms, () => {
        again();
        action();
      });
    };
    again();
    return () => stop();
  }
}

/** What agents do not see as it is. */
function isHidden(known: Known | undefined): boolean {
  return !known || known.masked || known.secret || !/^(plain|leaf)$/.test(known.shape);
}

/** Whether the tab showed another site before this page, where the browser says so. */
function isFromElsewhere(window: Window): boolean {
  const { activation } = (window as { navigation?: { activation?: { from?: unknown } } }).navigation ?? {};
  return activation ? !activation.from : false;
}
