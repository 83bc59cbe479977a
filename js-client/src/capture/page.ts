import * as natives from './natives.ts';
import type { DocumentMode, DomId } from '../dom/ops.ts';
import { commas } from './context.ts';
import type { Batch, Context, ShadowOf } from './context.ts';
import type { Place } from './policy.ts';

const DARK = '(prefers-color-scheme: dark)';

/** What belongs to the page as a whole: address, title, window size, focus. */
export class Page {
  private url = '';
  private base = '';
  private title = '';
  private viewport = '';
  private focus: DomId | null = null;
  private focusVisible = false;
  private hash: string | null = null;
  private target: DomId | null = null;

  constructor(
    private readonly context: Context,
    private readonly shadowOf: ShadowOf,
  ) {}

  /** Members of a snapshot, before its root. */
  snapshot(): string {
    this.url = this.readUrl();
    this.base = this.readBase();
    this.title = this.readTitle();
    this.viewport = this.readViewport();
    return `"mode":"${this.mode()}","url":${this.url},"base":${this.base},"title":${this.title},"viewport":${this.viewport}`;
  }

  /** Members `focus` and `target` of a snapshot, with a comma before them. Only known once the tree is. */
  snapshotFocus(): string {
    this.focus = this.focused();
    this.target = this.targeted();
    return (
      (this.focus === null ? '' : `,"focus":${this.focus}${this.focusVisible ? ',"focusVisible":true' : ''}`) +
      (this.target === null ? '' : `,"target":${this.target}`)
    );
  }

  /** `withViewport`: reading sizes makes the browser lay out, so not in every frame. */
  flush(batch: Batch, withViewport: boolean): void {
    const url = this.readUrl();
    const base = this.readBase();
    const title = this.readTitle();
    const changed: string[] = [];
    if (url !== this.url) changed.push(`"url":${url}`);
    if (base !== this.base) changed.push(`"base":${base}`);
    if (title !== this.title) changed.push(`"title":${title}`);
    this.url = url;
    this.base = base;
    this.title = title;
    // Before the tree: what is inserted resolves its addresses against the new base.
    if (changed.length > 0) batch.sheets.push(`{"op":"page",${commas(changed)}}`);
    if (withViewport) this.flushViewport(batch);
    const wasVisible = this.focusVisible;
    const focus = this.focused();
    if (focus !== this.focus || this.focusVisible !== wasVisible)
      batch.live.push(`{"op":"focus","id":${focus}${this.focusVisible ? ',"visible":true' : ''}}`);
    this.focus = focus;
    if (withViewport) this.flushTarget(batch);
  }

  /** Only a step in the page's history changes what is the target, so mostly only addresses are compared. */
  private flushTarget(batch: Batch): void {
    if (this.context.window.location.hash === this.hash) return;
    const target = this.targeted();
    if (target !== this.target) batch.live.push(`{"op":"target","id":${target}}`);
    this.target = target;
  }

  private targeted(): DomId | null {
    const { document, tree, window } = this.context;
    this.hash = window.location.hash;
    const found = this.hash === '' ? null : natives.selectOne(document, ':target');
    const known = found === null ? undefined : tree.of(found);
    return known?.id ?? null;
  }

  private flushViewport(batch: Batch): void {
    const viewport = this.readViewport();
    if (viewport !== this.viewport) batch.live.push(`{"op":"viewport","viewport":${viewport}}`);
    this.viewport = viewport;
  }

  private readUrl(): string {
    const { policy, window } = this.context;
    return natives.quote(policy.mask('url', window.location.href, this.place()) ?? '');
  }

  private readBase(): string {
    const { document, policy } = this.context;
    return natives.quote(policy.mask('url', natives.baseUri(document), { ...this.place(), masked: false }) ?? '');
  }

  private readTitle(): string {
    const { document, policy } = this.context;
    return natives.quote(policy.mask('title', natives.title(document), this.titlePlace()) ?? '');
  }

  /** Rules may select the element. */
  private titlePlace(): Place {
    const element = natives.selectOne(this.context.document, 'title');
    return (element && this.context.tree.of(element)) ?? this.place();
  }

  /** The page's own data is masked where its root element is. */
  private place(): Place {
    return { tag: 'html', masked: this.context.tree.root?.masked ?? true, secret: false };
  }

  private readViewport(): string {
    const { document, window } = this.context;
    const root = natives.rootElement(document);
    const viewport =
      root !== null && natives.compatMode(document) === 'BackCompat' ? (natives.scroller(document) ?? root) : root;
    const width = viewport === null ? window.innerWidth : natives.clientWidth(viewport);
    const height = viewport === null ? window.innerHeight : natives.clientHeight(viewport);
    return (
      `{"width":${whole(window.innerWidth)},"height":${whole(window.innerHeight)},"clientWidth":${whole(width)},` +
      `"clientHeight":${whole(height)},"devicePixelRatio":${Number(window.devicePixelRatio) || 1}` +
      `${window.matchMedia(DARK).matches ? ',"dark":true' : ''}}`
    );
  }

  /** The innermost focused element, through shadow roots. */
  private focused(): DomId | null {
    const { document, tree } = this.context;
    let found: DomId | null = null;
    let element = natives.active(document);
    let innermost = element;
    while (element !== null) {
      const known = tree.of(element);
      if (known === undefined) break;
      found = known.tag === 'body' || known.parent === null ? null : known.id;
      innermost = element;
      const root = this.shadowOf(element);
      element = root === null ? null : natives.shadowActive(root);
    }
    this.focusVisible = found !== null && innermost !== null && natives.matches(innermost, ':focus-visible');
    return found;
  }

  private mode(): DocumentMode {
    const { document } = this.context;
    if (natives.compatMode(document) === 'BackCompat') return 'quirks';
    const doctype = natives.doctype(document);
    const id = doctype?.publicId ?? '';
    const isLimited =
      /^-\/\/W3C\/\/DTD XHTML 1\.0 (?:Frameset|Transitional)\/\//i.test(id) ||
      (/^-\/\/W3C\/\/DTD HTML 4\.01 (?:Frameset|Transitional)\/\//i.test(id) && doctype?.systemId !== '');
    return isLimited ? 'limited-quirks' : 'no-quirks';
  }
}

function whole(pixels: number): number {
  return Math.round(Number(pixels)) || 0;
}
