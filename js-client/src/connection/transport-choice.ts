import type { TransportName } from '../transport/transport.ts';

/** Failures of WebSocket before it is given up: one that never opened counts double. */
const PATIENCE = 2;
/** While polling, WebSocket is tried again after these times, in milliseconds; the last one repeats. */
const PROBES_MS = [15_000, 60_000, 300_000];

/** Which transport the next try takes: WebSocket, until it shows that it does not get through here. */
export class TransportChoice {
  private failures = 0;
  private probes = 0;

  constructor(
    private name: TransportName,
    /** False: no WebSocket is tried, ever. */
    private readonly webSockets: boolean,
  ) {
    if (!webSockets) this.name = 'longpoll';
  }

  get next(): TransportName {
    return this.name;
  }

  welcomed(name: TransportName): void {
    this.failures = 0;
    if (name === 'websocket') this.probes = 0;
    this.name = name;
  }

  /** A try ended without a word of the server. True: the other transport may do better, at once. */
  failed(opened: boolean): boolean {
    if (!this.webSockets) return false;
    if (this.name === 'longpoll') {
      this.name = 'websocket';
      return false;
    }
    this.failures += opened ? 1 : PATIENCE;
    if (this.failures < PATIENCE) return false;
    this.failures = 0;
    this.name = 'longpoll';
    return true;
  }

  /** How long to poll before the next look for a WebSocket, in milliseconds. Counts as that look. */
  nextProbeMs(): number {
    if (!this.webSockets) return Infinity;
    return PROBES_MS[Math.min(this.probes++, PROBES_MS.length - 1)] ?? Infinity;
  }
}
