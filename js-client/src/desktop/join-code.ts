/** What a person typed, pasted or followed as a link, read as a nine-digit join code. */
export type CodeReading =
  | { readonly is: 'code'; readonly code: string }
  | { readonly is: 'incomplete'; readonly digits: string }
  | { readonly is: 'unreadable' };

const DIGITS = 9;
/** People separate digits by what their keyboard or mail program puts there; NFKC has made spaces and digits plain before. */
const SEPARATORS = /[\s.\-\u2010-\u2015\u2212\u200b-\u200f\u2060\ufeff]/g;
const LONGEST_INPUT = 2_048;

export function readCode(input: string): CodeReading {
  const text = input.slice(0, LONGEST_INPUT).normalize('NFKC');
  const digits = (codeOfLink(text) ?? text).replace(SEPARATORS, '');
  if (!/^[0-9]*$/.test(digits) || digits.length > DIGITS) return { is: 'unreadable' };
  return digits.length === DIGITS ? { is: 'code', code: digits } : { is: 'incomplete', digits };
}

/** `123456789` → `123 456 789`: how people read it to each other. */
export function showCode(digits: string): string {
  return digits.replace(/(\d{3})(?=\d)/g, '$1 ');
}

/** Text of the field after an edit, with the caret behind the digit it was behind; what is no digit is left for `readCode` to refuse. */
export function regroup(text: string, caret: number): { readonly text: string; readonly caret: number } {
  const reading = readCode(text);
  if (reading.is === 'unreadable') return { text, caret };
  const shown = showCode(reading.is === 'code' ? reading.code : reading.digits);
  const digitsBefore = text.slice(0, caret).normalize('NFKC').replace(/\D/g, '').length;
  return { text: shown, caret: caretBehind(shown, digitsBefore) };
}

function caretBehind(shown: string, digits: number): number {
  let at = 0;
  for (let seen = 0; at < shown.length && seen < digits; at++) if (shown[at] !== ' ') seen++;
  return at;
}

/** A pasted join link: its `token` parameter. */
function codeOfLink(text: string): string | undefined {
  return /[?&#]token=([^&#\s]*)/.exec(text)?.[1];
}
