import type { ConnectionEnvironment } from '../../../src/connection/environment.ts';
import type { ModelServer } from './model-server.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** Chances per frame, and the mean life of a link in milliseconds. */
export interface Faults {
  readonly lose: number;
  readonly repeat: number;
  readonly reorder: number;
  readonly refuse: number;
  readonly lifeMs: number;
}

export const noFaults: Faults = { lose: 0, repeat: 0, reorder: 0, refuse: 0, lifeMs: Infinity };
const DELAY_MS = 20;

/** Links between clients and the model server that lose, repeat, reorder and break as told. */
export class SimulatedNetwork {
  private readonly breaks = new Set<() => void>();

  constructor(
    private readonly time: SimulatedTime,
    private readonly chance: () => number,
    private readonly server: Pick<ModelServer, 'accept'>,
    public faults: Faults,
  ) {}

  breakAll(): void {
    for (const cut of this.breaks) cut();
  }

  readonly open: ConnectionEnvironment['openTransport'] = (_url, listener, name) => {
    const { time, chance } = this;
    let alive = true;
    let toServer: ((frame: Uint8Array) => void) | undefined;
    const arrivals = { there: 0, back: 0 };
    const carry = (way: 'there' | 'back', deliver: () => void) => {
      const { lose, repeat, reorder } = this.faults;
      if (chance() < lose) return;
      for (let copies = chance() < repeat ? 2 : 1; copies > 0; copies--) {
        // In order unless chance says otherwise, as TCP would.
        const late = chance() < reorder ? DELAY_MS * 10 * chance() : 0;
        const at = late > 0 ? time.now + DELAY_MS + late : Math.max(arrivals[way], time.now + DELAY_MS);
        if (late === 0) arrivals[way] = at;
        time.after(at - time.now, () => alive && deliver());
      }
    };
    const cut = (code: number) => {
      if (!alive) return;
      alive = false;
      this.breaks.delete(broken);
      time.after(DELAY_MS, () => listener.closed(code));
    };
    const broken = () => cut(1006);
    this.breaks.add(broken);
    const refused = chance() < this.faults.refuse;
    time.after(DELAY_MS, () => {
      if (!alive) return;
      if (refused) {
        cut(1006);
        return;
      }
      toServer = this.server.accept({
        send: (frame) => carry('back', () => listener.received(frame)),
        close: () => cut(1006),
      });
      listener.opened();
    });
    if (this.faults.lifeMs < Infinity) time.after(-Math.log(1 - chance()) * this.faults.lifeMs, broken);
    return {
      name,
      send: (frame) => carry('there', () => toServer?.(frame)),
      bufferedBytes: () => 0,
      close: () => {
        alive = false;
        this.breaks.delete(broken);
      },
    };
  };
}
