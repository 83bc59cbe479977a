import { mapUrls } from '../dom/css.ts';
import { NO_PICTURES_MARK } from '../dom/ops.ts';

/** Attributes that bring a picture, whatever element has them. */
const PICTURE_ATTRIBUTES = /^(?:src|srcset|imagesrcset|poster|background|data)$/;
/** What scripts keep in attributes of their own, to be loaded later perhaps, and what reads as an address of anything. */
const OWN_ATTRIBUTE = /^(?!aria-)\w+-/;
const ADDRESS = /[/\\:]|\.[a-z]\w{1,4}$/i;
/** A link leads to a picture, too, as far as its address tells. */
const PICTURE = /^\s*(?:blob|data):|\.(?:a?png|avif|bmp|gif|hei[cf]|ico|jpe?g|jfif|jxl|svgz?|tiff?|webp)\b/i;
/** Pictures that come from style sheets; those of pseudo-elements are taken away by the agent's copy. It stands first, so that nothing the page leaves open swallows it. */
const NO_PICTURES =
  'background-image:none!important;border-image:none!important;list-style-image:none!important;mask:none!important;content:normal!important;--cobrowse-content:"";';

/** Attributes that may leave, of an element whose pictures may not. Flat, as they are given: key, value, key, value … */
export function withoutPictures(attrs: readonly string[]): string[] {
  const out: string[] = [];
  let style = '';
  for (let at = 0; at < attrs.length; at += 2) {
    const key = attrs[at] as string;
    const value = attrs[at + 1] as string;
    if (key === 'style') style = mapUrls(value, () => 'about:blank').replace(/!\s*important/gi, '');
    else if (!bringsPicture(key, value)) out.push(key, value);
  }
  out.push('style', NO_PICTURES + style, NO_PICTURES_MARK, '');
  return out;
}

function bringsPicture(key: string, value: string): boolean {
  return PICTURE_ATTRIBUTES.test(key) || PICTURE.test(value) || (OWN_ATTRIBUTE.test(key) && ADDRESS.test(value));
}
