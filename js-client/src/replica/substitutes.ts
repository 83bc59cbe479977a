import { mapUrls } from '../dom/css.ts';
import type { FrameWindow } from './sheets.ts';

/** Where images, fonts and style sheets are that the agent's browser cannot load, or is not to load, from where the page has them. */
export interface ResourceWay {
  /** When what the page's own site has is to come from the customer's browser. */
  readonly fromBrowser: 'never' | 'failing' | 'always';
  /** Origins, or `scheme://*.host`, from which the server fetches. */
  readonly fetched: readonly string[];
  /** Address at our server; null: there is none for this one. */
  readonly at: (url: string) => string | null;
}

const FONT = /\.(?:woff2?|ttf|otf)(?:[?#]|$)/i;
const IMAGE_NAMES = /^(?:(?:img|input|source) (?:src|srcset)|image (?:xlink:)?href|video poster|\w+ background)$/;
/** Style sheets are not asked what they could not load, so what they name is tried; so many addresses of one page, so many at a time. */
const MOST_TRIED = 100;
const TRIED_AT_ONCE = 4;

/**
 * Puts our server's addresses in place of the page's, where that is right. What failed once is replaced wherever it stands or will stand.
 */
export class Substitutes {
  private readonly failed = new Set<string>();
  private readonly tried = new Set<string>();
  private readonly toTry: string[] = [];
  private trying = 0;
  private base = '';
  private origin = '';

  constructor(
    private readonly frame: FrameWindow,
    private readonly way: ResourceWay | null,
    /** What style sheets name is to be replaced in them. */
    private readonly onFailed: () => void,
  ) {}

  /** Of the page, and what relative addresses in it are relative to. */
  setPage(url: string, base: string): void {
    this.base = base;
    this.origin = originOf(url);
  }

  /** The value of an attribute, with our address where it names an image that cannot be had otherwise. */
  attribute(tag: string, name: string, value: string): string {
    if (this.way === null) return value;
    if (name === 'style') return mapUrls(value, (url) => this.of(url));
    if (!IMAGE_NAMES.test(`${tag} ${name}`)) return value;
    if (!name.endsWith('srcset')) return this.of(value) ?? value;
    return value.replace(/(^|,\s+|,(?=\S+\s))([^\s,]\S*)/g, (whole, before: string, url: string) => {
      const instead = this.of(url);
      return instead === null ? whole : before + instead;
    });
  }

  /** Style text with our addresses; what it names else is tried. */
  style(css: string): string {
    const { way } = this;
    if (way === null) return css;
    return mapUrls(css, (url, isImport) => {
      // Customers' browsers give images and fonts.
      if (isImport) return this.sheet(url);
      const instead = this.of(url);
      if (instead === null && way.fromBrowser === 'failing') this.suspect(url);
      return instead;
    });
  }

  /** Ours for a style sheet that only the server can read; null: none. */
  sheet(url: string): string | null {
    const absolute = this.absolute(url);
    return absolute !== null && this.isFetched(absolute) ? (this.way?.at(absolute) ?? null) : null;
  }

  /** An image did not load. True: it has another address now. */
  fail(url: string): boolean {
    const absolute = this.absolute(url);
    if (absolute === null || this.way?.fromBrowser !== 'failing' || this.of(absolute) !== null) return false;
    if (originOf(absolute) !== this.origin) return false;
    this.failed.add(absolute);
    return this.of(absolute) !== null;
  }

  private of(url: string): string | null {
    const absolute = this.absolute(url);
    if (absolute === null || this.way === null) return null;
    const isOwn =
      originOf(absolute) === this.origin && (this.way.fromBrowser === 'always' || this.failed.has(absolute));
    return isOwn || this.isFetched(absolute) ? this.way.at(absolute) : null;
  }

  private isFetched(url: string): boolean {
    const origin = originOf(url);
    return (
      this.way?.fetched.some((pattern) => {
        const [scheme = '', host = ''] = pattern.split('://*.');
        return host === '' ? origin === pattern : origin.startsWith(`${scheme}://`) && origin.endsWith(`.${host}`);
      }) === true
    );
  }

  private suspect(url: string): void {
    const absolute = this.absolute(url);
    if (absolute === null || originOf(absolute) !== this.origin) return;
    if (this.tried.has(absolute) || this.tried.size >= MOST_TRIED) return;
    this.tried.add(absolute);
    this.toTry.push(absolute);
    this.tryNext();
  }

  private tryNext(): void {
    while (this.trying < TRIED_AT_ONCE) {
      const url = this.toTry.shift();
      if (url === undefined) return;
      this.trying++;
      const over = (isThere: boolean): void => {
        this.trying--;
        if (!isThere && this.fail(url)) this.onFailed();
        this.tryNext();
      };
      void (FONT.test(url) ? this.loadFont(url) : this.loadImage(url)).then(
        () => over(true),
        () => over(false),
      );
    }
  }

  /** By the frame, whose policy allows it, and without credentials as everything there. */
  private loadImage(url: string): Promise<unknown> {
    const image = new this.frame.Image();
    image.src = url;
    return image.decode();
  }

  private loadFont(url: string): Promise<unknown> {
    return new this.frame.FontFace('cobrowse-tried', `url(${JSON.stringify(url)})`).load();
  }

  private absolute(url: string): string | null {
    try {
      const absolute = new URL(url, this.base);
      return /^https?:$/.test(absolute.protocol) ? absolute.href : null;
    } catch {
      return null;
    }
  }
}

function originOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    return '';
  }
}
