/**
 * What capture tells the replica: the body of `snapshot` and `delta` events, as JSON. The server never reads it.
 *
 * Capture compares the DOM as it is with what the replica has and emits operations; a whole batch is one event and is applied at once, in
 * the order given. An operation that names an unknown domId is a divergence: the replica stops and asks for a resync.
 *
 * Order in a batch: `page` and `constructed`; tree operations top-down, so that no `move` makes a cycle and every `before` is already a child of `parent`;
 * then `remove`; then attributes, text, sheets; then live state (`adopt`, `form`, `scroll`, `layer`, `focus`, `target`, `picture`, `media`, `selection`, `animation`, `viewport`).
 *
 * The document of a frame is a page of its own, with a mirror of its own: what is told of it stands in `frame` operations, one in a batch. Its domIds
 * are from a range of their own (`FRAME_IDS`), so that a domId names one DOM node of the whole page.
 *
 * Elements without kids and, except for `id` and `class`, without attributes, kept so that structural selectors count right: `script`, `noscript`, `template`, `base`,
 * `meta` (but for viewport, color-scheme and theme-color). `style` and `link` have no kids and no `href`: what they apply stands in `sheet`.
 * `textarea` has no kids: its text stands in `form.value`.
 */

/** Number of a DOM node in one mirror, from 1, never reused within an epoch. The document itself is `DOCUMENT_ID`. */
export type DomId = number;
export const DOCUMENT_ID: DomId = 0;

/** Attribute that capture gives to elements whose pictures agents must not see: the replica leaves out what style sheets would bring. */
export const NO_PICTURES_MARK = 'data-cobrowse-no-pictures';

/** Each frame's document has this many domIds: the first is a multiple of it. */
export const FRAME_IDS = 2 ** 32;

/** Version of this format. The replica refuses a batch of a version it does not know. */
export const OPS_VERSION = 1;

export type DocumentMode = 'no-quirks' | 'limited-quirks' | 'quirks';

/** Namespaces have short names on the wire; HTML is left out. Anything else is the namespace URI itself ('' for none). */
export type NamespaceName = 'svg' | 'math' | (string & {});

export interface SerializedText {
  readonly id: DomId;
  readonly text: string;
}

export interface SerializedElement {
  readonly id: DomId;
  /** Local name, in the case the page has it. */
  readonly tag: string;
  readonly ns?: NamespaceName;
  /** Attributes without namespace, by qualified name. URLs stand as written; the replica resolves them against `base`. */
  readonly attrs?: Readonly<Record<string, string>>;
  /** Attributes with namespace: [namespace URI, qualified name, value]. */
  readonly attrsNs?: readonly (readonly [string, string, string])[];
  readonly kids?: readonly SerializedNode[];
  readonly shadow?: SerializedShadow;
  readonly form?: FormState;
  /** [left, top] in CSS pixels, if not 0,0. */
  readonly scroll?: readonly [number, number];
  readonly layer?: Layer;
  /** Of `<style>`, SVG `<style>` and `<link rel=stylesheet>`, always: what the sheet is. Other `<link>`s have none. */
  readonly sheet?: SheetSource;
  /** The element stands for something that is not shown: no kids; the replica draws a box of this size. */
  readonly placeholder?: Placeholder;
  /** What a canvas or video shows: a data URL of a raster image. */
  readonly picture?: string;
  /** Why there is no picture. */
  readonly why?: Why;
  readonly media?: MediaState;
}

export type SerializedNode = SerializedText | SerializedElement;

export interface SerializedShadow {
  /** The shadow root has an id of its own: it is a parent in operations. */
  readonly id: DomId;
  readonly kids?: readonly SerializedNode[];
  readonly adopted?: readonly SheetId[];
  readonly delegatesFocus?: boolean;
  readonly slotAssignment?: 'manual';
}

/** `modal`: dialog by showModal(); `popover`: an open popover; `open` dialogs are just the attribute. */
export type Layer = 'modal' | 'popover' | 'fullscreen';

/**
 * Live state of a control, which attributes do not tell. Absent: '' / as the `checked` attribute that was sent / false / as the `selected`
 * attributes that were sent.
 */
export interface FormState {
  /** Value of input and textarea, masked where policy says so. The `value` attribute of controls is never sent: buttons have their label here. */
  readonly value?: string;
  readonly checked?: boolean;
  readonly indeterminate?: boolean;
  /** Private: what is shown is not what stands there, and nobody but the customer may change it. */
  readonly hidden?: boolean;
  /** Indexes of selected options of a select. */
  readonly selected?: readonly number[];
}

export interface Placeholder {
  readonly kind: 'masked' | 'frame' | 'canvas' | 'media' | 'object' | 'closed-shadow';
  /** CSS pixels of the border box. */
  readonly width: number;
  readonly height: number;
}

/** Of video and audio. */
export interface MediaState {
  readonly playing: boolean;
  /** In seconds. */
  readonly time: number;
}

/** Why the agent sees a box and not what is in it. */
export type Why =
  /** A document of another origin, which browsers let nobody look into. */
  | 'other-origin'
  /** More frames, or deeper in each other, than are followed. */
  | 'too-many'
  /** The drawing has parts of another site, and the browser does not give it away. */
  | 'tainted'
  /** The browser keeps nothing that could be copied. */
  | 'unreadable'
  /** More than may be said of it at once. */
  | 'too-large'
  /** A document at an address where the site's rules pause sharing. */
  | 'paused';

/** Number of a style sheet object (constructed sheets are shared between roots), from 1, per epoch. */
export type SheetId = number;

export type SheetSource =
  /** Source text as the author wrote it, URLs inside made absolute against `base` of the sheet. */
  | { readonly is: 'text'; readonly text: string; readonly disabled?: boolean; readonly media?: string }
  /** Rules as scripts left them, one string a rule, URLs absolute. A rule that the replica's engine refuses keeps its index. */
  | { readonly is: 'rules'; readonly rules: readonly string[]; readonly disabled?: boolean; readonly media?: string }
  /** Could not be read (another origin without CORS): the replica may load `href` itself, without credentials. */
  | { readonly is: 'href'; readonly href: string; readonly disabled?: boolean; readonly media?: string };

export interface Viewport {
  /** CSS pixels of the layout viewport (`innerWidth`, `innerHeight`) and of the same without classic scroll bars. */
  readonly width: number;
  readonly height: number;
  readonly clientWidth: number;
  readonly clientHeight: number;
  readonly devicePixelRatio: number;
  /** The customer prefers dark colours. */
  readonly dark?: boolean;
}

/** Offset in a text; null: before the DOM node, of the other end behind it. */
export type SelectionEnd = readonly [DomId, number | null];

export interface Snapshot {
  readonly version: typeof OPS_VERSION;
  readonly mode: DocumentMode;
  /** Page address and document base, masked (no query, no hash). */
  readonly url: string;
  readonly base: string;
  readonly title: string;
  readonly lang?: string;
  readonly viewport: Viewport;
  /** Children of the document: the root element (comments and doctype are not sent). */
  readonly root: SerializedElement;
  readonly sheets?: Readonly<Record<SheetId, SheetSource>>;
  readonly adopted?: readonly SheetId[];
  /** [left, top] of the viewport. */
  readonly scroll: readonly [number, number];
  readonly focus?: DomId;
  /** The focus is shown, as for whoever uses the keyboard. */
  readonly focusVisible?: boolean;
  /** What the address's fragment names. */
  readonly target?: DomId;
}

/** What is added up: attributes as sent, states of controls, style sheets. */
export type SumKind = 'attributes' | 'form' | 'sheets';

export interface Delta {
  readonly version: typeof OPS_VERSION;
  readonly ops: readonly Op[];
  /** `treeCheck` (checksum.ts) of the masked tree after this batch, now and then. */
  readonly check?: number;
  /** With it, in turns: what else both sides can add up. */
  readonly sums?: Readonly<Partial<Record<SumKind, number>>>;
}

export type Op =
  | {
      readonly op: 'insert';
      readonly parent: DomId;
      readonly before: DomId | null;
      readonly nodes: readonly SerializedNode[];
    }
  | { readonly op: 'remove'; readonly ids: readonly DomId[] }
  /** Moves nodes that the replica has, in this order, in front of `before` of `parent`; everything they hold stays. */
  | { readonly op: 'move'; readonly parent: DomId; readonly before: DomId | null; readonly ids: readonly DomId[] }
  | {
      readonly op: 'attrs';
      readonly id: DomId;
      readonly set?: Readonly<Record<string, string>>;
      readonly setNs?: readonly (readonly [string, string, string])[];
      readonly unset?: readonly string[];
    }
  | { readonly op: 'text'; readonly id: DomId; readonly text: string }
  /** Whole new form state: what is absent is back to the default markup. */
  | { readonly op: 'form'; readonly id: DomId; readonly form: FormState }
  /** `id` DOCUMENT_ID: the viewport. */
  | { readonly op: 'scroll'; readonly id: DomId; readonly scroll: readonly [number, number] }
  | { readonly op: 'layer'; readonly id: DomId; readonly layer: Layer | null }
  | { readonly op: 'shadow'; readonly host: DomId; readonly shadow: SerializedShadow }
  | { readonly op: 'placeholder'; readonly id: DomId; readonly placeholder: Placeholder }
  /** Whole new content of an element's sheet (`id`). null: the element is no style sheet any more. */
  | { readonly op: 'sheet'; readonly id: DomId; readonly sheet: SheetSource | null }
  /** Whole new content of a constructed sheet. */
  | { readonly op: 'constructed'; readonly sheet: SheetId; readonly source: SheetSource }
  /** `remove` rules from `at`, then `insert` there. `owner`: element id; `sheet`: constructed. Only for sheets last given as `rules`. */
  | {
      readonly op: 'rules';
      readonly owner?: DomId;
      readonly sheet?: SheetId;
      readonly at: number;
      readonly remove: number;
      readonly insert: readonly string[];
    }
  /** Adopted sheets of a root (DOCUMENT_ID or a shadow root's id), whole list. */
  | { readonly op: 'adopt'; readonly root: DomId; readonly sheets: readonly SheetId[] }
  | { readonly op: 'viewport'; readonly viewport: Viewport }
  | { readonly op: 'page'; readonly url?: string; readonly title?: string; readonly base?: string }
  | { readonly op: 'focus'; readonly id: DomId | null; readonly visible?: boolean }
  | { readonly op: 'target'; readonly id: DomId | null }
  /** Of a placeholder: what it shows from now on, or why nothing. */
  | { readonly op: 'picture'; readonly id: DomId; readonly src?: string; readonly why?: Why }
  | { readonly op: 'media'; readonly id: DomId; readonly media: MediaState }
  /** Text that the customer has selected; nothing without `from` and `to`. */
  | { readonly op: 'selection'; readonly from?: SelectionEnd; readonly to?: SelectionEnd }
  /** What an animation made by a script leads to, by property; null: it is over. */
  | { readonly op: 'animation'; readonly id: DomId; readonly style: Readonly<Record<string, string>> | null }
  /** Which states that style sheets name (`:state()`) a custom element has, all of them. */
  | { readonly op: 'states'; readonly id: DomId; readonly names: readonly string[] }
  /** Of a frame: its document anew, a change of it, or why there is none to be seen. */
  | {
      readonly op: 'frame';
      readonly id: DomId;
      readonly snapshot?: Snapshot;
      readonly delta?: Delta;
      readonly why?: Why;
    };

/**
 * Body of a `pointer` or `click` event. `id`, with `x` and `y` as fractions of that element's border box, survives different window sizes;
 * absent `at`: the pointer left the page.
 */
export interface PointerBody {
  readonly at?: { readonly id: DomId; readonly x: number; readonly y: number };
  /** A button is held down. */
  readonly down?: boolean;
}
