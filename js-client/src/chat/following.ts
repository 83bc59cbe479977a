import { retryOf } from '../protocol/close-codes.ts';
import type { EntryHeader, Followed, NotSaid } from './frames.ts';

/** What somebody wrote and no entry has confirmed yet. */
export interface Unsaid {
  readonly id: string;
  readonly text: string;
}

/** A message that nobody confirmed is said again after so long, in milliseconds. */
const SAY_AGAIN_MS = 8_000;
/** Places that do not fit are asked about this often, in milliseconds. */
const FOLLOW_AGAIN_MS = 1_000;
/** A wish to follow that nobody answered is repeated after so long, in milliseconds. */
const FOLLOWED_MS = 10_000;
const SHORTEST_PAUSE_MS = 500;

/**
 * One conversation as a connection knows it: how far it got in the node's own count, and what it still has to say. Pure; time is an argument.
 * One message at a time is under way, so that what one person wrote stays in their order whatever is repeated.
 */
export class Following {
  /** The highest that is known of it. */
  clock = 0;
  private room: string | undefined;
  private place = 0;
  private isFollowed = false;
  private askedAt = -Infinity;
  private hasHole = false;
  private readonly unsaid: Unsaid[] = [];
  private sayAt = 0;
  private seenClock = 0;
  private seenTold = 0;

  constructor(readonly conversation: string) {}

  /** A new connection: what to follow with. */
  begin(now: number): { readonly room?: string; readonly place?: number } {
    this.isFollowed = this.hasHole = false;
    this.askedAt = now;
    this.sayAt = 0;
    this.seenTold = 0;
    return this.room === undefined ? {} : { room: this.room, place: this.place };
  }

  /** Counts an entry. What does not fit means that something is missing. */
  received({ room, place, clock }: EntryHeader): void {
    this.clock = Math.max(this.clock, clock);
    if (room !== this.room && place === 1) {
      this.room = room;
      this.place = 0;
      this.hasHole = false;
    }
    if (room === this.room && place === this.place + 1) this.place = place;
    else if (room !== this.room || place > this.place) this.hasHole = true;
  }

  followed({ room, place }: Followed): void {
    this.isFollowed = true;
    // An empty conversation has a room and nothing in it.
    if (place === 0) [this.room, this.place] = [room, 0];
    this.hasHole = room !== this.room || place !== this.place;
  }

  /** The node cannot tell it at present. */
  notFollowed(): void {
    this.isFollowed = false;
    this.hasHole = true;
  }

  /** Whether to follow again from the beginning. Counts as done: until the node has answered, it follows nothing and takes no message. */
  isToFollowAgain(now: number): boolean {
    if (now < this.followAt()) return false;
    this.room = undefined;
    this.isFollowed = this.hasHole = false;
    this.askedAt = now;
    return true;
  }

  say(message: Unsaid): void {
    if (!this.unsaid.some(({ id }) => id === message.id)) this.unsaid.push(message);
  }

  /** An entry of our own came back, or nothing more is to be tried. */
  said(id: string): Unsaid | undefined {
    const at = this.unsaid.findIndex((message) => message.id === id);
    if (at < 0) return undefined;
    if (at === 0) this.sayAt = 0;
    return this.unsaid.splice(at, 1)[0];
  }

  /** The message, when it is not to be repeated. */
  refused({ id, code, retryAfterMs = SHORTEST_PAUSE_MS }: NotSaid, now: number): Unsaid | undefined {
    if (retryOf(code, 'stop') === 'stop') return this.said(id);
    this.sayAt = now + Math.max(SHORTEST_PAUSE_MS, retryAfterMs);
    return undefined;
  }

  /** What is to be said now. Counts as said once. */
  toSay(now: number): Unsaid | undefined {
    const [message] = this.unsaid;
    if (!this.isFollowed || message === undefined || now < this.sayAt) return undefined;
    this.sayAt = now + SAY_AGAIN_MS;
    return message;
  }

  saw(clock: number): void {
    this.seenClock = Math.max(this.seenClock, clock);
  }

  /** The clock up to which was seen, when that is news. Counts as told. */
  toTell(): number | undefined {
    if (!this.isFollowed || this.seenClock <= this.seenTold) return undefined;
    return (this.seenTold = this.seenClock);
  }

  /** When there is something to do by itself. */
  deadline(): number {
    const sayAt = this.isFollowed && this.unsaid.length > 0 ? this.sayAt : Infinity;
    return Math.min(sayAt, this.followAt());
  }

  private followAt(): number {
    if (this.hasHole) return this.askedAt + FOLLOW_AGAIN_MS;
    return this.isFollowed ? Infinity : this.askedAt + FOLLOWED_MS;
  }

  /** The connection will not come back: nothing of this was said, as far as anybody knows. */
  giveUp(): readonly Unsaid[] {
    return this.unsaid.splice(0);
  }
}
