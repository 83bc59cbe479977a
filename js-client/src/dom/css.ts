/**
 * Just enough of a CSS tokenizer (css-syntax-3) to find URLs and to take a sheet apart into its rules. It never has to understand a
 * declaration, and text that it does not understand passes unchanged.
 */

const STRING = `"(?:[^"\\\\\\n]|\\\\[^])*"?|'(?:[^'\\\\\\n]|\\\\[^])*'?`;
const COMMENT = `\\/\\*[^]*?(?:\\*\\/|$)`;
const URL_TOKEN = `\\burl\\(\\s*(?:${STRING}|(?:[^"'()\\s\\\\]|\\\\[^])*)\\s*\\)`;

/** Makes the URLs in style text absolute: `url()`, `@import "…"` and the strings of `image-set()`. Fragments, `data:` and `blob:` stay. */
export function absolutizeUrls(css: string, base: string): string {
  return mapUrls(css, (url) => resolve(url, base));
}

/** Rewrites every URL in style text; null keeps it as it is written. */
export function mapUrls(css: string, map: (url: string, isImport: boolean) => string | null): string {
  if (!/url\(|@import|image-set\(/i.test(css)) return css;
  const token = new RegExp(`${COMMENT}|${URL_TOKEN}|(@import\\s+|image-set\\(\\s*)(${STRING})|${STRING}|[()]`, 'gi');
  // Strings are URLs only directly inside image-set(…), not in a function within it such as type("…").
  const sets: number[] = [];
  let depth = 0;
  return css.replace(token, (whole: string, before: string | undefined, string: string | undefined, at: number) => {
    const first = whole.charCodeAt(0);
    if (first === SLASH) return whole;
    if (whole === '(') return (depth++, whole);
    if (whole === ')') {
      if (sets[sets.length - 1] === depth) sets.pop();
      depth--;
      return whole;
    }
    if (string !== undefined && before !== undefined) {
      const isImport = before.charCodeAt(0) === AT;
      if (!isImport) sets.push(++depth);
      return before + mapString(string, (url) => map(url, isImport));
    }
    if (first === QUOTE || first === APOSTROPHE)
      return sets[sets.length - 1] === depth && depth > 0 ? mapString(whole, (url) => map(url, false)) : whole;
    const inner = whole.slice(4, -1).trim();
    const url = unescape(unquote(inner));
    const mapped = map(url, /@import\s*$/i.test(css.slice(Math.max(0, at - 20), at)));
    return mapped === null ? whole : `url(${quote(mapped)})`;
  });
}

/** The top-level rules and statements of a style sheet as they are written, without comments around them. */
export function splitRules(css: string): string[] {
  const token = new RegExp(`${COMMENT}|${URL_TOKEN}|${STRING}|\\\\[^]|[{}();[\\]]`, 'gi');
  const rules: string[] = [];
  let depth = 0;
  let start = 0;
  const end = (at: number): void => {
    const rule = css.slice(start, at).replace(LEADING_COMMENTS, '');
    if (rule.trim() !== '') rules.push(rule.trim());
    start = at;
  };
  for (let match = token.exec(css); match !== null; match = token.exec(css)) {
    const found = match[0];
    if (found === '{' || found === '(' || found === '[') depth++;
    else if (found === ')' || found === ']') depth = Math.max(0, depth - 1);
    else if (found === '}') {
      depth = Math.max(0, depth - 1);
      if (depth === 0) end(token.lastIndex);
    } else if (found === ';' && depth === 0) end(token.lastIndex);
  }
  end(css.length);
  return rules;
}

const SLASH = 47;
const AT = 64;
const QUOTE = 34;
const APOSTROPHE = 39;
const LEADING_COMMENTS = new RegExp(`^(?:\\s+|${COMMENT}|<!--|-->)+`);

function resolve(url: string, base: string): string | null {
  if (url === '' || /^(?:#|data:|blob:|about:)/i.test(url)) return null;
  try {
    return new URL(url, base).href;
  } catch {
    return null;
  }
}

function mapString(string: string, map: (url: string) => string | null): string {
  const mapped = map(unescape(unquote(string)));
  return mapped === null ? string : quote(mapped);
}

function unquote(text: string): string {
  const first = text.charCodeAt(0);
  if (first !== QUOTE && first !== APOSTROPHE) return text;
  return text.length > 1 && text.charCodeAt(text.length - 1) === first ? text.slice(1, -1) : text.slice(1);
}

function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:([0-9a-f]{1,6})\s?|\r\n|([^]))/gi, (_, hex?: string, other?: string) => {
    if (hex !== undefined) return String.fromCodePoint(Math.min(parseInt(hex, 16), 0x10ffff));
    return other === undefined || /[\n\f\r]/.test(other) ? '' : other;
  });
}

function quote(url: string): string {
  return `"${url.replace(/["\\]/g, '\\$&').replace(/[\n\r\f]/g, (c) => `\\${c.charCodeAt(0).toString(16)} `)}"`;
}
