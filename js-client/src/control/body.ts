import type { ActionKind } from '../protocol/frames.ts';

/** Limits of one action. Above them it is refused as `too-long`. */
export const TEXT_LENGTH = 10_000;
export const ADDRESS_LENGTH = 2_048;
const OPTIONS = 1_000;
const BODY_BYTES = 65_536;
/** Pixels of one turn of the wheel. */
const FURTHEST = 100_000;

/** What the event of an action carries beside its header. */
export interface Bodies {
  /** `tag`: local name of the element that the agent saw; `x`, `y`: share of its box; `count`: 2 for the second of a double click. */
  readonly click: { readonly tag: string; readonly x: number; readonly y: number; readonly count: number };
  readonly text: { readonly tag: string; readonly text: string };
  readonly key: {
    readonly tag: string;
    /** As in `KeyboardEvent.key`. */
    readonly key: string;
    readonly shift: boolean;
    readonly ctrl: boolean;
    readonly alt: boolean;
    readonly meta: boolean;
  };
  /** The whole new value; of check boxes and radio buttons `true` or `false`. */
  readonly fill: { readonly tag: string; readonly value: string };
  /** Indexes of the options that are to be selected, all of them. */
  readonly choose: { readonly tag: string; readonly indexes: readonly number[] };
  /** In CSS pixels. */
  readonly scroll: { readonly tag: string; readonly dx: number; readonly dy: number };
  readonly focus: { readonly tag: string };
  readonly visit: { readonly url: string };
  readonly back: object;
  readonly forward: object;
  readonly reload: object;
}

/** What came from another browser: `undefined` when it is not what it should be. */
export function readBody<Kind extends ActionKind>(
  kind: Kind,
  bytes: Uint8Array,
): Bodies[Kind] | 'too-long' | undefined {
  if (bytes.length > BODY_BYTES) return 'too-long';
  try {
    const json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Record<string, unknown> | null;
    return json === null || typeof json !== 'object' ? undefined : (read(kind, json) as Bodies[Kind] | 'too-long');
  } catch {
    return undefined;
  }
}

export function writeBody<Kind extends ActionKind>(body: Bodies[Kind]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(body));
}

function read(kind: ActionKind, json: Record<string, unknown>): Bodies[ActionKind] | 'too-long' | undefined {
  const { tag, text, key, value, indexes, url, x, y, dx, dy, count } = json;
  if (kind === 'back' || kind === 'forward' || kind === 'reload') return {};
  if (kind === 'visit') return isText(url) ? within({ url }, url, ADDRESS_LENGTH) : undefined;
  if (!isText(tag) || tag.length > 100) return undefined;
  switch (kind) {
    case 'click':
      return isShare(x) && isShare(y) ? { tag, x, y, count: count === 2 ? 2 : 1 } : undefined;
    case 'text':
      return isText(text) ? within({ tag, text }, text, TEXT_LENGTH) : undefined;
    case 'key':
      if (!isText(key) || key === '' || key.length > 30) return undefined;
      return { tag, key, shift: !!json['shift'], ctrl: !!json['ctrl'], alt: !!json['alt'], meta: !!json['meta'] };
    case 'fill':
      return isText(value) ? within({ tag, value }, value, TEXT_LENGTH) : undefined;
    case 'choose':
      if (!Array.isArray(indexes) || !indexes.every(isIndex)) return undefined;
      return indexes.length > OPTIONS ? 'too-long' : { tag, indexes };
    case 'scroll':
      return isTurn(dx) && isTurn(dy) ? { tag, dx, dy } : undefined;
    case 'focus':
      return { tag };
  }
}

function within<B>(body: B, text: string, longest: number): B | 'too-long' {
  return text.length > longest ? 'too-long' : body;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isShare = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;
const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isTurn = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= FURTHEST;
