import { decodeBatch, encodeBatch } from './batch.ts';
import { ABNORMAL, type OpenTransport, type Transport, type TransportListener } from './transport.ts';

/** The browser's functions that polling needs, as they were before the page could wrap them. */
export interface LongPollFunctions {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly setTimeout: (action: () => void, ms: number) => unknown;
}

/** What came back. Neither frames nor code: 204. */
interface Answer {
  readonly frames?: readonly Uint8Array[];
  readonly code?: number;
}

const BATCH_TYPE = 'application/octet-stream';
const BATCH_BYTES = 256 * 1024;
const PREFIX_BYTES = 4;
/** Sends under way at a time. They may overtake each other: the server puts events in order. */
const SENDS = 3;
/** No send is so far ahead of one that is still tried: servers keep account of 64. */
const AHEAD = 32;
/** So small a send outlives its page. Browsers allow 64 KiB for all of those together. */
const KEEPALIVE_BYTES = 8 * 1024;
const FIRST_PAUSE_MS = 250;
/** After so many tries of one call the link is lost. */
const TRIES = 5;
/** What was said last has so long to arrive, then nothing of this connection may hold a place among the few calls that a browser makes at a time. */
const CLOSING_MS = 3_000;
/**
 * A send without an answer is given up at the second look, and made again. Whoever polls hears that the server lives, so nothing else would show
 * that sends are held up on the way.
 */
const LOOK_MS = 10_000;
/** Another poll took the place of ours: a proxy's copy. */
const REPLACED = 4420;

/** Links by long polling: numbered batches up, one numbered poll that waits. See the protocol's document. */
export function longPollTransport(functions: LongPollFunctions): OpenTransport {
  return (url, listener) => new LongPoll(url, listener, functions);
}

class LongPoll implements Transport {
  readonly name = 'longpoll';
  private readonly id = randomId();
  private readonly polling = new AbortController();
  private sending = new AbortController();
  private sendingLong = new AbortController();
  private waiting: Uint8Array[] = [];
  private bytes = 0;
  private batches = 0;
  private polls = 0;
  /** Numbers, the oldest first. */
  private readonly underWay = new Set<number>();
  private greeted = false;
  private pumpIsDue = false;
  private over = false;

  constructor(
    private readonly url: string,
    private readonly listener: TransportListener,
    private readonly functions: LongPollFunctions,
  ) {
    void this.begin();
  }

  send(frame: Uint8Array): void {
    if (this.over) return;
    this.waiting.push(frame);
    this.bytes += frame.length;
    if (!this.pumpIsDue) void this.pumpSoon();
  }

  bufferedBytes(): number {
    return this.bytes;
  }

  close(code: number): void {
    if (this.over) return;
    this.over = true;
    this.polling.abort();
    // A hello that nobody has answered must not be heard after the one that takes its place.
    if (!this.greeted) {
      this.giveUpSends();
      return;
    }
    // What was said last goes along, as it would on a socket.
    void this.call(++this.batches, encodeBatch(this.take()), { 'X-Cobrowse-Close': String(code) });
    this.functions.setTimeout(() => this.giveUpSends(), CLOSING_MS);
  }

  /** As any transport, it says nothing before its maker knows it. */
  private async begin(): Promise<void> {
    await undefined;
    if (this.over) return;
    this.look();
    this.listener.opened();
  }

  private look(): void {
    if (this.over) return;
    this.sendingLong.abort();
    this.sendingLong = this.sending;
    this.sending = new AbortController();
    this.functions.setTimeout(() => this.look(), LOOK_MS);
  }

  private giveUpSends(): void {
    this.sending.abort();
    this.sendingLong.abort();
  }

  /** What is said in one task travels together. */
  private async pumpSoon(): Promise<void> {
    this.pumpIsDue = true;
    await undefined;
    this.pumpIsDue = false;
    this.pump();
  }

  private pump(): void {
    while (!this.over && this.waiting.length > 0 && this.mayPost()) void this.post(this.take());
  }

  /** Until the connection is there, only the batch that opens it may be under way. */
  private mayPost(): boolean {
    const { underWay, batches } = this;
    if (!this.greeted) return batches === 0;
    const [oldest = batches] = underWay;
    return underWay.size < SENDS && batches - oldest < AHEAD;
  }

  private take(): Uint8Array[] {
    let bytes = 0;
    const { waiting } = this;
    const beyond = waiting.findIndex(({ length }) => (bytes += PREFIX_BYTES + length) > BATCH_BYTES);
    return waiting.splice(0, beyond < 0 ? waiting.length : beyond);
  }

  private async post(frames: readonly Uint8Array[]): Promise<void> {
    const number = ++this.batches;
    const body = encodeBatch(frames);
    this.underWay.add(number);
    await this.until(() => this.call(number, body));
    this.underWay.delete(number);
    for (const { length } of frames) this.bytes -= length;
    if (!this.greeted) void this.poll();
    this.greeted = true;
    this.pump();
  }

  private async poll(): Promise<void> {
    while (!this.over) {
      const number = this.polls + 1;
      const answer = await this.until(async () => {
        const polled = await this.call(number);
        return polled?.frames || polled?.code !== REPLACED ? polled : undefined;
      });
      if (answer?.frames === undefined) continue;
      this.polls = number;
      for (const frame of answer.frames) if (!this.isOver()) this.listener.received(frame);
    }
  }

  /** Tries until something is known. An answer that cannot be read says nothing: the same call again, under the same number. */
  private async until(action: () => Promise<Answer | undefined>): Promise<Answer | undefined> {
    for (let tries = 1; !this.over; tries++) {
      const answer = await action();
      if (this.isOver()) return undefined;
      if (answer?.code !== undefined) this.end(answer.code);
      else if (answer !== undefined) return answer;
      else if (tries === TRIES) this.end(ABNORMAL);
      else
        await new Promise<void>((resume) => void this.functions.setTimeout(resume, FIRST_PAUSE_MS * 2 ** (tries - 1)));
    }
    return undefined;
  }

  /** A send with a body, a poll without. Undefined: nobody knows. */
  private async call(number: number, body?: Uint8Array<ArrayBuffer>, more?: object): Promise<Answer | undefined> {
    try {
      const { fetch } = this.functions;
      const response = await fetch(this.url, {
        method: 'POST',
        headers: {
          'Content-Type': BATCH_TYPE,
          'X-Cobrowse-Connection': this.id,
          [body ? 'X-Cobrowse-Batch' : 'X-Cobrowse-Poll']: String(number),
          ...more,
        },
        // The route cookie keeps balancers to the owner.
        credentials: 'include',
        cache: 'no-store',
        redirect: 'error',
        ...(body
          ? { body, keepalive: body.length < KEEPALIVE_BYTES, signal: this.sending.signal }
          : { signal: this.polling.signal }),
      });
      if (response.status === 204) return {};
      const isBatch = response.status === 200 && response.headers.get('Content-Type') === BATCH_TYPE;
      if (isBatch) return { frames: decodeBatch(await response.arrayBuffer()) };
      const { code } = (await response.json()) as { code?: unknown };
      return Number.isSafeInteger(code) ? { code: code as number } : undefined;
    } catch {
      return undefined;
    }
  }

  private end(code: number): void {
    this.over = true;
    this.polling.abort();
    this.giveUpSends();
    this.listener.closed(code);
  }

  /** Asked after a wait, when the compiler believes what it saw before. */
  private isOver(): boolean {
    return this.over;
  }
}

/** 128 random bits: whoever knows the id has the connection. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .slice(0, 22);
}
