/** Custom property of ours, set where no picture is to be shown: it stands in for generated content that has one. */
const CONTENT_PICTURE = '--cobrowse-content';

const STRING = `"(?:[^"\\\\\\n]|\\\\[^])*"|'(?:[^'\\\\\\n]|\\\\[^])*'`;
const URL_TOKEN = `url\\((?:${STRING}|[^"')\\\\]|\\\\[^])*(?:\\)|$)`;
/** What a variable or a function that gives a picture may lead to is not known here. */
const PICTURE = /(?:url|src|image|image-set|var)\(/i;
const CONTENT = new RegExp(`([{;\\s/])(content\\s*:)((?:${STRING}|${URL_TOKEN}|[^;}"'!])+)`, 'gi');

/** Style text in which generated content that has a picture can be taken away without a look at what element it is of. */
export function withContentPictures(css: string): string {
  if (!/content\s*:/i.test(css) || !PICTURE.test(css)) return css;
  return css.replace(CONTENT, (whole: string, before: string, name: string, value: string) =>
    PICTURE.test(value) ? `${before}${name}var(${CONTENT_PICTURE},${value})` : whole,
  );
}
