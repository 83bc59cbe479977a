import { Replica } from '../../src/replica/replica.ts';
import type { DocumentMode } from '../../src/dom/ops.ts';
import { attacks } from './attacks.ts';
import type { Attack } from './attacks.ts';

/** What became of one attack; `findings` must be empty. */
export interface AttackVerdict {
  readonly name: string;
  readonly outcome: 'applied' | 'diverged' | 'nothing';
  readonly findings: readonly string[];
}

type Canary = { __pwned?: unknown };

/**
 * Runs the attacks one by one on a replica in the page that loads the harness. Between `start` and `verdict` a driver may click into the
 * container and press keys; which requests were made is for the driver to watch.
 */
export class AttackRun {
  readonly attacks: readonly Attack[];
  private replica: Replica | null = null;
  private current: Attack | null = null;
  private applied = 0;
  private diverged: string | null = null;
  private escaped: unknown = null;

  constructor(
    private readonly container: HTMLElement,
    private readonly frameUrl: (mode: DocumentMode) => string,
  ) {
    this.attacks = attacks(location.origin);
  }

  /** Applies attack number `index` to a new replica, or to the one before when `fresh` is false. */
  async start(index: number, fresh = true): Promise<void> {
    const attack = this.attacks[index];
    if (attack === undefined) throw new RangeError(`no attack ${index}`);
    this.current = attack;
    [this.applied, this.diverged, this.escaped] = [0, null, null];
    delete (window as Canary).__pwned;
    if (fresh || this.replica === null) {
      this.replica?.destroy();
      this.replica = this.newReplica();
    }
    try {
      for (const [at, { kind, body }] of attack.events.entries())
        this.replica.apply({ position: at + 1, epoch: index + 1, kind, body });
    } catch (error) {
      this.escaped = error;
    }
    await until(() => this.applied === attack.events.length || this.diverged !== null);
    // Handlers of what was loaded, and frames that navigate, come in tasks of their own.
    await new Promise((resolve) => setTimeout(resolve, 30));
  }

  verdict(): AttackVerdict {
    const { current, replica } = this;
    if (current === null || replica === null) throw new Error('nothing was started');
    const outcome =
      this.diverged !== null ? 'diverged' : this.applied === current.events.length ? 'applied' : 'nothing';
    const findings: string[] = [];
    if (this.escaped !== null) findings.push(`exception escaped: ${String(this.escaped)}`);
    if (outcome !== current.outcome) findings.push(`${outcome} (${this.diverged ?? ''}), expected ${current.outcome}`);
    const frame = this.container.querySelector('iframe');
    for (const [where, window_] of [
      ['page', window],
      ['frame', frame?.contentWindow],
    ] as const)
      if ((window_ as Canary | null | undefined)?.__pwned !== undefined) findings.push(`ran in the ${where}`);
    if (({} as Canary).__pwned !== undefined) findings.push('polluted the prototype');
    if (frame !== null) findings.push(...whereabouts(frame));
    if (replica.document !== null) findings.push(...forbidden(replica.document));
    return { name: current.name, outcome, findings };
  }

  /** All attacks without a driver; verdicts with findings only. */
  async runAll(): Promise<readonly AttackVerdict[]> {
    const bad: AttackVerdict[] = [];
    for (let index = 0; index < this.attacks.length; index++) {
      await this.start(index, index % 2 === 0);
      const verdict = this.verdict();
      if (verdict.findings.length > 0) bad.push(verdict);
    }
    this.replica?.destroy();
    return bad;
  }

  private newReplica(): Replica {
    return new Replica({
      container: this.container,
      frameUrl: this.frameUrl,
      onApplied: () => this.applied++,
      onDivergence: (cause, detail) => (this.diverged = `${cause}: ${detail}`),
    });
  }
}

function whereabouts(frame: HTMLIFrameElement): string[] {
  const inner = frame.contentDocument;
  if (inner === null) return ['the frame shows another origin'];
  const { pathname } = frame.contentWindow?.location ?? { pathname: '' };
  const findings =
    /\/replica-[a-z-]+\.html$/.test(pathname) || pathname === 'blank' ? [] : [`the frame is at ${pathname}`];
  if (document.activeElement === frame) findings.push('the frame has the focus');
  return findings;
}

/** Anything in the document that could run, load a document or lead away, were the sandbox not there. */
function forbidden(root: Document): string[] {
  const findings: string[] = [];
  const trees: (Document | ShadowRoot)[] = [root];
  for (let tree = trees.pop(); tree !== undefined; tree = trees.pop()) {
    const elements = (tree instanceof Node ? tree : (tree as ParentNode)) as ParentNode;
    for (const element of Document.prototype.querySelectorAll.call(elements, '*')) {
      if (Reflect.get(Element.prototype, 'shadowRoot', element) !== null)
        trees.push(Reflect.get(Element.prototype, 'shadowRoot', element) as ShadowRoot);
      findings.push(...forbiddenAttributes(element), ...inFrame(element, trees));
    }
  }
  return findings;
}

/** A frame shows a document of ours, which is looked at too, and nothing has run in it. */
function inFrame(element: Element, trees: (Document | ShadowRoot)[]): string[] {
  if ((Reflect.get(Element.prototype, 'localName', element) as string) !== 'iframe') return [];
  const inner = Reflect.get(HTMLIFrameElement.prototype, 'contentDocument', element) as Document | null;
  if (inner === null) return ['a frame within shows another origin'];
  trees.push(inner);
  const { defaultView } = inner;
  const where = defaultView?.location.href ?? '';
  // Written by the replica, it has the address of who wrote it.
  const isOurs = where.startsWith('about:') || /\/(?:replica-[a-z-]+\.html)?$/.test(where);
  return [
    ...(isOurs ? [] : [`a frame within is at ${where}`]),
    ...((defaultView as Canary | null)?.__pwned === undefined ? [] : ['ran in a frame within']),
  ];
}

function forbiddenAttributes(element: Element): string[] {
  const own = Element.prototype;
  const tag = (Reflect.get(own, 'localName', element) as string).toLowerCase();
  const findings: string[] = [];
  for (const name of own.getAttributeNames.call(element)) {
    const value = own.getAttribute.call(element, name) ?? '';
    const local = name.toLowerCase().replace(/^.*:/, '');
    const address = value.replace(/[\0-\x20]/g, '').toLowerCase();
    const loads = /^(?:script|iframe|frame|embed|object|portal|fencedframe|audio|video|source|track)$/.test(tag);
    if (local.startsWith('on')) findings.push(`${tag} has a handler`);
    if (/^(?:srcdoc|http-equiv|formaction|action|ping|autofocus|attributionsrc|nonce)$/.test(local))
      findings.push(`${tag} has ${local}`);
    if (/^(?:javascript|vbscript|data:text)/.test(address) && local !== 'content')
      findings.push(`${tag} has a script address`);
    if (loads && /^(?:src|data|href|code)$/.test(local)) findings.push(`${tag} has ${local}`);
    if (tag === 'link') findings.push('a link');
  }
  return findings;
}

async function until(met: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!met()) {
    if (Date.now() > deadline) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
