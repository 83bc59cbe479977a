/** What the window of a preview says to the page that opened it. `again`: the picture is wrong. */
export interface FromWindow {
  readonly preview: 'ready' | 'again';
}

/** What the page says to the window. */
export type ToWindow =
  | { readonly preview: 'rules'; readonly hash: string; readonly isPrivate: boolean }
  | { readonly preview: 'snapshot' | 'delta'; readonly body: string }
  | { readonly preview: 'fault'; readonly text: string };

export function isFromWindow(data: unknown): data is FromWindow {
  return wordOf(data) === 'ready' || wordOf(data) === 'again';
}

export function isToWindow(data: unknown): data is ToWindow {
  return ['rules', 'snapshot', 'delta', 'fault'].includes(wordOf(data) ?? '');
}

function wordOf(data: unknown): string | undefined {
  const word = typeof data === 'object' && data !== null ? (data as { preview?: unknown }).preview : undefined;
  return typeof word === 'string' ? word : undefined;
}
