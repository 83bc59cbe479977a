import { createCapture } from '../../src/capture/capture.ts';
import { watchEarly } from '../../src/capture/early.ts';
import { pageAccess } from '../../src/capture/page-access.ts';
import { createPolicy } from '../../src/capture/policy.ts';
import { readRules } from '../../src/rules/file.ts';
import { RuledPage } from '../../src/rules/ruled-page.ts';
import { createChance } from './random-operations.ts';

const CLASSES = ['secret', 'vip', 'note', 'mark', 'plain', 'advert', 'open'];
const MASKING = [
  '.secret',
  '.vip .note',
  '.mark + *',
  'div:has(> .mark)',
  'p:nth-child(3)',
  'input[name=iban]',
  ':is(.vip, .mark):not(.plain) > b',
];
const BLOCKING = ['.advert'];
const SHOWN = ['.open'];

/**
 * Does random things to a page with rules and looks at all that capture publishes. The oracle asks each element by itself, after the fact: a word that is in a hidden
 * place now must not be in what was published now; a word that is open must be in a snapshot.
 */
export class RulesRun {
  readonly faults: string[] = [];
  words = 0;
  hidden = 0;
  private readonly chance;
  private readonly stage = document.createElement('main');
  private readonly roots: (HTMLElement | ShadowRoot)[] = [this.stage];
  private readonly detached: Element[] = [];
  private readonly published: string[] = [];
  private readonly capture;

  constructor(
    private readonly seed: number,
    private readonly isPrivate: boolean,
  ) {
    this.chance = createChance(seed);
    document.body.append(this.stage);
    watchEarly(window);
    const form = readRules({
      privateByDefault: isPrivate,
      sets: [{ pages: [], dataMasking: MASKING, blocking: BLOCKING, shown: SHOWN }],
    });
    const rules = new RuledPage('hash', form, { ...pageAccess, document }, (why) => this.faults.push(why));
    this.capture = createCapture({
      window,
      policy: createPolicy(rules),
      onError: (where) => this.faults.push(`fault in ${where}`),
      publish: (_, body) => {
        this.published.push(body);
        return true;
      },
    });
  }

  async run(steps: number): Promise<void> {
    this.capture.start();
    const deadline = performance.now() + 5_000;
    while (this.published.length === 0 && performance.now() < deadline) await pause(20);
    for (let step = 0; step < steps && this.faults.length === 0; step++) {
      const trail: string[] = [];
      for (let left = 1 + this.chance.below(6); left > 0; left--) trail.push(this.operate());
      this.published.length = 0;
      while (this.capture.flush());
      this.check(`seed ${this.seed}, step ${step}: ${trail.join(' ')}`);
      if (step % 25 === 0) {
        this.published.length = 0;
        this.capture.snapshot();
        // It goes as far as a slice does.
        while (this.capture.flush());
        this.check(`snapshot at step ${step}`);
        this.checkAllOpen(step);
        await pause(0);
      }
    }
    this.capture.stop();
    this.stage.remove();
  }

  private operate(): string {
    const { chance } = this;
    const all = this.elements();
    const target = chance.of(all);
    switch (chance.below(9)) {
      case 0:
      case 1:
        target.classList.toggle(chance.of(CLASSES));
        return 'class';
      case 2:
        target.append(this.word());
        return 'text';
      case 3:
        target.setAttribute('title', this.word());
        return 'title';
      case 4: {
        const made = document.createElement(chance.of(['div', 'p', 'b', 'span', 'input']));
        if (chance.below(2) === 0) made.className = chance.of(CLASSES);
        if (made instanceof HTMLInputElement) {
          if (chance.below(2) === 0) made.name = 'iban';
          made.value = this.word();
        } else made.textContent = this.word();
        if (target instanceof HTMLInputElement) target.before(made);
        else target.append(made);
        return 'make';
      }
      case 5: {
        const moved = chance.of(all);
        if (moved === this.stage || moved.contains(target) || target instanceof HTMLInputElement) return 'nothing';
        try {
          if (chance.below(2) === 0) target.append(moved);
          else target.parentNode?.insertBefore(moved, target);
        } catch {
          // The target stands in a shadow root inside of what was to be moved.
          return 'nothing';
        }
        return 'move';
      }
      case 6: {
        if (target === this.stage || chance.below(3) > 0) return 'nothing';
        target.remove();
        this.detached.push(target);
        return 'remove';
      }
      case 7: {
        const back = this.detached.pop();
        if (back === undefined) return 'nothing';
        this.stage.append(back);
        return 'back';
      }
      default: {
        if (target.tagName !== 'DIV' || target.shadowRoot !== null) return 'nothing';
        const root = target.attachShadow({ mode: 'open' });
        const inner = document.createElement('div');
        inner.textContent = this.word();
        root.append(inner, document.createElement('slot'));
        this.roots.push(root);
        return 'shadow';
      }
    }
  }

  private elements(): HTMLElement[] {
    const all: HTMLElement[] = [this.stage];
    for (const root of this.roots)
      if (root.isConnected) all.push(...root.querySelectorAll<HTMLElement>('div,p,b,span,input'));
    return all;
  }

  private word(): string {
    return ` word${this.seed}x${this.words++}y `;
  }

  private check(where: string): void {
    const body = this.published.join('\n');
    for (const [word, isHidden] of this.wordsNow()) {
      if (!isHidden) continue;
      this.hidden++;
      if (body.includes(word)) this.faults.push(`${word} was told although it is hidden; ${where}`);
    }
  }

  private checkAllOpen(step: number): void {
    const body = this.published.join('\n');
    for (const [word, isHidden] of this.wordsNow())
      if (!isHidden && !body.includes(word))
        this.faults.push(`${word} is open and not in the snapshot of step ${step}`);
  }

  /** Each word in the page, and whether it stands in a hidden place. */
  private *wordsNow(): Iterable<[string, boolean]> {
    for (const element of this.elements()) {
      const isHidden = this.isHidden(element);
      const texts = [element.getAttribute('title') ?? '', element instanceof HTMLInputElement ? element.value : ''];
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) texts.push(node.textContent ?? '');
      for (const text of texts) for (const word of text.match(/word\d+x\d+y/g) ?? []) yield [word, isHidden];
    }
  }

  private isHidden(element: Element): boolean {
    let isShown = !this.isPrivate;
    for (let at: Element | null = element; at !== null;) {
      const here: Element = at;
      if ([...MASKING, ...BLOCKING].some((selector) => here.matches(selector))) return true;
      if (SHOWN.some((selector) => here.matches(selector))) isShown = true;
      const parent: Node | null = here.parentNode;
      at = parent instanceof ShadowRoot ? parent.host : (parent as Element | null);
      if (at?.nodeType !== Node.ELEMENT_NODE) at = null;
    }
    return !isShown;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms));
}
