/**
 * Whether an `autocomplete` attribute names a secret: card data, passwords and one-time codes, with whatever `section-…`, `shipping` or
 * `billing` stands before it.
 */
export function isSecretAutocomplete(value: string): boolean {
  for (const token of value.toLowerCase().split(/\s+/)) {
    if (/^cc-./.test(token) || token === 'one-time-code' || token === 'current-password' || token === 'new-password')
      return true;
  }
  return false;
}
