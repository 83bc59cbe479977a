/** One entry of a conversation. It never changes; `sender` and `id` are its key. */
export interface Entry {
  readonly sender: string;
  readonly id: string;
  readonly clock: number;
  /** Of the cluster's clock. */
  readonly atMs: number;
  readonly kind: string;
  /** Of the sender, for people. */
  readonly name?: string;
  readonly text: string;
}

/** The customer's sender name. Agents are `agent/NAME`. */
export const CUSTOMER = 'customer';

/** A server ends a conversation before it gets so long. */
const MOST_ENTRIES = 20_000;

/** The entries of one conversation as far as this side has them: each once, in the order that everybody sees. */
export class Timeline {
  private readonly sorted: Entry[] = [];
  private readonly known = new Map<string, Entry>();
  get entries(): readonly Entry[] {
    return this.sorted;
  }

  /**
   * Place at which the entry now is, -1 when it was there already. One that comes late is not put last. A message that was accepted on both sides of a
   * cut network has two clocks until that is whole again: the lower one is valid, as it is for servers.
   */
  add(entry: Entry): number {
    const key = keyOf(entry);
    const earlier = this.known.get(key);
    if (earlier !== undefined) {
      if (earlier.clock <= entry.clock) return -1;
      this.sorted.splice(this.sorted.indexOf(earlier), 1);
    } else if (this.sorted.length === MOST_ENTRIES) return -1;
    this.known.set(key, entry);
    let at = this.sorted.length;
    for (let before = this.sorted[at - 1]; before && isBefore(entry, before); before = this.sorted[at - 1]) at--;
    this.sorted.splice(at, 0, entry);
    return at;
  }

  get last(): Entry | undefined {
    return this.sorted.at(-1);
  }

  /** The entry by which the conversation is over. */
  get end(): Entry | undefined {
    return this.sorted.find(({ kind }) => kind === 'ended');
  }

  /** Senders of agents who are in it, with their names. */
  get agents(): ReadonlyMap<string, string> {
    const there = new Map<string, string>();
    for (const { kind, sender, name = '' } of this.sorted) {
      if (kind === 'joined') there.set(sender, name);
      else if (kind === 'left') there.delete(sender);
    }
    return there;
  }

  /** The newest start of a live session that is not over, as far as anybody knows. Its text is the join code. */
  get cobrowse(): Entry | undefined {
    const running = new Map<string, Entry>();
    for (const entry of this.sorted)
      if (entry.kind === 'cobrowse-started') running.set(sessionOf(entry), entry);
      else if (entry.kind === 'cobrowse-ended' || entry.kind === 'cobrowse-lost') running.delete(sessionOf(entry));
    return [...running.values()].at(-1);
  }

  /** The question to share the page that has not been answered yet. */
  get invitation(): Entry | undefined {
    const newest = this.sorted.findLast(({ kind }) => ANSWERED.has(kind));
    return newest?.kind === 'invited' && this.agents.has(newest.sender) && !this.end ? newest : undefined;
  }

  /** How many messages of others are above this clock. */
  unread(own: string, seen: number): number {
    return this.sorted.filter(({ kind, sender, clock }) => kind === 'message' && sender !== own && clock > seen).length;
  }
}

const ANSWERED: ReadonlySet<string> = new Set(['invited', 'declined', 'cobrowse-started']);

/** Start and end of a session have the same id but for its ending. */
function sessionOf({ id }: Entry): string {
  return id.slice(0, id.lastIndexOf('-'));
}

export function keyOf({ sender, id }: Pick<Entry, 'sender' | 'id'>): string {
  return `${sender} ${id}`;
}

/** By clock, then sender, then id, compared by their code units as servers do. */
function isBefore(one: Entry, other: Entry): boolean {
  if (one.clock !== other.clock) return one.clock < other.clock;
  return one.sender === other.sender ? one.id < other.id : one.sender < other.sender;
}
