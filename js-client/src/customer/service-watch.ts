import { own } from '../dom/own.ts';
import { fault, guarded } from './guarded.ts';

/** `foreign`: it is there, and its configuration does not list the origin of this page. */
export type Service = 'up' | 'down' | 'foreign';

const ANSWER_MS = 5_000;
/** Of a service that stays away, in milliseconds. */
const LONGEST_MS = 120_000;

/** Pure. Never later than asked for while all is well; earlier by chance, so that the visitors of a site do not ask in step. */
export function nextAskMs(everyMs: number, failures: number, chance: number, longestMs = LONGEST_MS): number {
  const wait = failures < 2 ? everyMs : Math.max(everyMs, Math.min(longestMs, everyMs * 2 ** (failures - 1)));
  return Math.round(wait * (1 - chance / 5));
}

/** Asks again and again whether the service is there for this page, as long as somebody looks at the page. */
export class ServiceWatch {
  private failures = 0;
  private dueAt = 0;
  private timer = 0;
  private asking = false;
  /** What came due while nobody looked is asked at once when somebody does. */
  private readonly look = guarded(() => {
    clearTimeout(this.timer);
    if (this.asking || own('visibilityState') === 'hidden') return;
    const leftMs = this.dueAt - performance.now();
    if (leftMs > 0) this.timer = setTimeout(this.look, leftMs) as unknown as number;
    else this.ask().catch(fault);
  });

  constructor(
    private readonly server: string,
    private readonly everyMs: number,
    /** Must not throw. */
    private readonly tell: (service: Service) => void,
    private readonly longestMs = LONGEST_MS,
  ) {}

  start(): void {
    own('addEventListener')('visibilitychange', this.look);
    this.look();
  }

  private async ask(): Promise<void> {
    this.asking = true;
    const service = await this.answer();
    this.asking = false;
    this.failures = service === 'up' ? 0 : this.failures + 1;
    this.dueAt = performance.now() + nextAskMs(this.everyMs, this.failures, Math.random(), this.longestMs);
    this.tell(service);
    this.look();
  }

  private async answer(): Promise<Service> {
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), ANSWER_MS);
    try {
      const answer = await fetch(`${this.server}/cobrowse/health`, {
        credentials: 'omit',
        cache: 'no-store',
        signal: waiting.signal,
      });
      const { newSessions, originAllowed } = (await answer.json()) as {
        newSessions?: unknown;
        originAllowed?: unknown;
      };
      if (originAllowed === false) return 'foreign';
      return answer.ok && newSessions !== false ? 'up' : 'down';
    } catch {
      return 'down';
    } finally {
      clearTimeout(timer);
    }
  }
}
