/**
 * What the customer's client sent cannot be applied to what the replica has. The message is one of our own words, never page content: it
 * goes into logs.
 */
export class Divergence extends Error {
  override readonly name = 'Divergence';
}

/** An exception as words that may be logged: messages of the browser's own exceptions quote what they were given. */
export function detailOf(error: unknown): string {
  if (error instanceof Divergence) return error.message;
  return error instanceof Error || error instanceof DOMException ? error.name : 'unknown';
}
