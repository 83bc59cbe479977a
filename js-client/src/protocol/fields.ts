/** Takes one header field: the value as it should be, or undefined when it is missing or wrong. Never throws. */
export type Reader = (value: unknown) => unknown;

/** Field name → its reader. A name that ends in `?` may be absent. */
export type Fields = Readonly<Record<string, Reader>>;

export const whole: Reader = (value) => (Number.isSafeInteger(value) && (value as number) >= 0 ? value : undefined);
/** A number that counts from 1; 0 would mean none. */
export const counted: Reader = (value) => (value === 0 ? undefined : whole(value));
/** Text that UTF-8 can hold: no half of a surrogate pair. */
export const text: Reader = (value) => (typeof value === 'string' && !/\p{Surrogate}/u.test(value) ? value : undefined);
/** Of a server that browsers may be sent to: nothing but scheme, host and port. */
export const baseUrl = (value: unknown): string | undefined =>
  typeof value === 'string' && /^https?:\/\/[\w.:[\]-]+$/.test(value) ? value : undefined;
export const flag: Reader = (value) => (typeof value === 'boolean' ? value : undefined);
export const oneOf =
  (...allowed: readonly unknown[]): Reader =>
  (value) =>
    allowed.includes(value) ? value : undefined;
export const listOf =
  (reader: Reader): Reader =>
  (value) => {
    if (!Array.isArray(value)) return undefined;
    const list = value.map(reader);
    return list.includes(undefined) ? undefined : list;
  };
export const record =
  (fields: Fields): Reader =>
  (value) => {
    const read = isObject(value) ? readFields(value, fields) : '';
    return typeof read === 'string' ? undefined : read;
  };

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The listed fields, or the name of the first that is missing or wrong. Fields that nobody listed are left behind. */
export function readFields(
  header: Readonly<Record<string, unknown>>,
  fields: Fields,
): Readonly<Record<string, unknown>> | string {
  const known: Record<string, unknown> = {};
  for (const [key, reader] of Object.entries(fields)) {
    const optional = key.endsWith('?');
    const name = optional ? key.slice(0, -1) : key;
    if (optional && !Object.hasOwn(header, name)) continue;
    const value = Object.hasOwn(header, name) ? reader(header[name]) : undefined;
    if (value === undefined) return name;
    known[name] = value;
  }
  return known;
}
