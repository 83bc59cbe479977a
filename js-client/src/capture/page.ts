import * as natives from './natives.ts';
import type { DocumentMode, DomId } from '../dom/ops.ts';
import { commas } from './context.ts';
import type { Batch, Context, ShadowOf } from './context.ts';
import type { Place } from './policy.ts';

/** What belongs to the page as a whole: address, title, window size, focus. */
export class Page {
  private url = '';
  private base = '';
  private title = '';
  private viewport = '';
  private focus: DomId | null = null;

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

  /** Member `focus` of a snapshot, with a comma before it. Only known once the tree is. */
  snapshotFocus(): string {
    this.focus = this.focused();
    return this.focus === null ? '' : `,"focus":${this.focus}`;
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
    const focus = this.focused();
    if (focus !== this.focus) batch.live.push(`{"op":"focus","id":${focus === null ? 'null' : focus}}`);
    this.focus = focus;
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
    return natives.quote(policy.mask('title', natives.title(document), this.place()) ?? '');
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
      `"clientHeight":${whole(height)},"devicePixelRatio":${Number(window.devicePixelRatio) || 1}}`
    );
  }

  /** The innermost focused element, through shadow roots. */
  private focused(): DomId | null {
    const { document, tree } = this.context;
    let found: DomId | null = null;
    let element = natives.active(document);
    while (element !== null) {
      const known = tree.of(element);
      if (known === undefined) break;
      found = known.tag === 'body' || known.parent === null ? null : known.id;
      const root = this.shadowOf(element);
      element = root === null ? null : natives.shadowActive(root);
    }
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
