import type { Hands } from '../control/hands.ts';
import type { ClientHeader, ControlHeader, EventHeader } from '../protocol/frames.ts';

/** Whether an agent may act in this page, as the server last said. What asks and acts is fetched when an agent asks. */
export class Control {
  now: ControlHeader = { type: 'control', state: 'none' };
  private hands: Promise<Hands> | undefined;
  /** The grant that is taken back here, whatever the server still says. */
  private revoked: number | undefined;

  constructor(
    private readonly fetch: () => Promise<Hands>,
    readonly say: (header: Extract<ClientHeader, { type: 'control' | 'outcome' }>) => void,
    private readonly changed: () => void,
  ) {}

  /** Name of the agent who may act. */
  get controller(): string | undefined {
    return this.now.state === 'granted' ? (this.now.name ?? '') : undefined;
  }

  /** Name of the agent who asks for that. */
  get asking(): string | undefined {
    return this.now.state === 'asked' ? this.now.name : undefined;
  }

  told(header: ControlHeader): void {
    const { ask, state } = header;
    if (state === 'granted' && ask === this.revoked) {
      this.revoke(ask);
      return;
    }
    this.now = header;
    if (this.hands || ask) this.use((hands) => hands.told());
    this.changed();
  }

  revoke(grant = this.now.ask): void {
    this.revoked = grant;
    this.told({ type: 'control', state: 'none' });
    this.say({ type: 'control', step: 'revoke' });
  }

  act(event: EventHeader, body: Uint8Array, name: string): void {
    this.use((hands) => hands.act(event, body, name));
  }

  stop(): void {
    this.now = { type: 'control', state: 'none' };
    void this.hands?.then((hands) => hands.stop());
  }

  /** Without the script nothing is done, and the server says so. */
  private use(action: (hands: Hands) => void): void {
    this.hands ??= this.fetch();
    this.hands.then(action).catch(() => (this.hands = undefined));
  }
}
