import { stringify } from './json.ts';

type Plain = string | number | boolean | undefined | readonly Plain[] | { readonly [name: string]: Plain };

/** JSON text of plain data, whatever `toJSON` an old library has put on the prototypes of arrays and objects. */
export function plainJson(value: object): string {
  return write(value as Plain);
}

function write(value: Plain): string {
  if (typeof value !== 'object') return stringify(value);
  if (Array.isArray(value)) return `[${value.map(write).join()}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${stringify(name)}:${write(member)}`).join()}}`;
}
