import type * as ActScript from '../act.ts';
import type { DomId } from '../dom/ops.ts';
import type { Action, ControlHeader, ControlReason, OutcomeHeader } from '../protocol/frames.ts';
import type { ActingPorts, Field } from './acting/ports.ts';
import type { Acting } from './acting/acting.ts';
import type { Point } from './marks.ts';

/** Whether this agent may act in the customer's page, and who may. */
export interface ControlView {
  /** `unknown`: the server has not said, or knows no control. */
  readonly state: 'unknown' | ControlHeader['state'];
  /** It is this agent who asks or has it. */
  readonly mine: boolean;
  /** Of the agent who asks or has it. */
  readonly name: string;
  /** When it is over if nothing is done, by `performance.now()`. */
  readonly endsAt: number;
  /** Why it is over, or why the last ask had no effect. */
  readonly why: ControlReason | null;
}

/** Something that is done to the page as a whole, or to a field by its number. */
export type PageAction =
  | { readonly does: 'back' | 'forward' | 'reload' }
  | { readonly does: 'visit'; readonly url: string }
  | { readonly does: 'fill'; readonly id: DomId; readonly value: string }
  | { readonly does: 'choose'; readonly id: DomId; readonly indexes: readonly number[] }
  /** Puts the keyboard into the customer's page. */
  | { readonly does: 'type' };

export interface ControlPorts extends Omit<ActingPorts, 'publish'> {
  say(step: 'ask' | 'withdraw'): void;
  publish(action: Action, body: Uint8Array): { readonly epoch: number; readonly seq: number } | undefined;
  acting(on: boolean): void;
  script(): Promise<typeof ActScript>;
  changed(view: ControlView): void;
}

/** What the server says about control, and the script that acts, which is fetched when it is granted. */
export class Control {
  /** Participant id of this agent. */
  own = '';
  private header: ControlHeader | undefined;
  private endsAt = 0;
  /** How long a grant rests, as first told. */
  private restsMs = 0;
  private acting: Acting | undefined;
  private loading: Promise<Acting> | undefined;
  private over = false;

  constructor(private readonly ports: ControlPorts) {}

  private get isMine(): boolean {
    return this.header?.agent !== undefined && this.header.agent === this.own;
  }

  told(header: ControlHeader): void {
    this.header = header;
    this.restsMs = header.endsInMs ?? 0;
    this.endsAt = performance.now() + this.restsMs;
    if (header.state === 'granted' && this.isMine) void this.begin();
    else this.end();
    this.ports.changed(this.view());
  }

  ask(wanted: boolean): void {
    this.ports.say(wanted ? 'ask' : 'withdraw');
  }

  moved(at: Point | null): void {
    this.acting?.moved(at);
  }

  /** False: nobody acts here, so it is only shown. */
  clicked(at: Point, count: number): boolean {
    this.acting?.clicked(at, count);
    return this.acting !== undefined;
  }

  act(action: PageAction): void {
    const { acting } = this;
    if (acting === undefined) return;
    switch (action.does) {
      case 'visit':
        acting.visit(action.url);
        break;
      case 'fill':
      case 'choose':
        acting.fill(action.id, action);
        break;
      case 'type':
        acting.focus();
        break;
      default:
        acting.go(action.does);
    }
  }

  async fields(): Promise<readonly Field[]> {
    try {
      const { fieldsOf } = await this.ports.script();
      const page = this.ports.page();
      return page ? fieldsOf(page) : [];
    } catch {
      return [];
    }
  }

  outcome(header: OutcomeHeader): void {
    this.acting?.outcome(header);
    if (header.code !== 'done') return;
    this.endsAt = performance.now() + this.restsMs;
    this.ports.changed(this.view());
  }

  stop(): void {
    this.over = true;
    this.end();
  }

  private async begin(): Promise<void> {
    if (this.acting || this.loading) return;
    try {
      this.loading = this.make();
      const acting = await this.loading;
      if (this.over || this.header?.state !== 'granted' || !this.isMine) acting.stop();
      else {
        this.acting = acting;
        this.ports.acting(true);
        acting.focus();
      }
    } catch {
      this.ask(false);
    } finally {
      this.loading = undefined;
    }
  }

  private async make(): Promise<Acting> {
    const { Acting } = await this.ports.script();
    const { ports } = this;
    return new Acting({
      ...ports,
      publish: (action, body) => {
        const grant = this.header?.ask;
        return grant === undefined ? undefined : ports.publish({ grant, ...action }, body);
      },
    });
  }

  private end(): void {
    if (this.acting === undefined) return;
    this.acting.stop();
    this.acting = undefined;
    this.ports.acting(false);
  }

  private view(): ControlView {
    const { state = 'unknown', name = '', why } = this.header ?? {};
    return { state, mine: this.isMine, name, endsAt: this.endsAt, why: why ?? null };
  }
}
