import { FRAME_IDS } from '../../src/dom/ops.ts';
import type { DocumentMode, Op, SerializedElement, SerializedNode, SheetSource, Snapshot } from '../../src/dom/ops.ts';

/**
 * What a hostile customer's client might send: every case tries to run something, to load something that is no image, style or font, to
 * lead the frame away, to break out of the limits, or to confuse the replica. `outcome`: what the replica must make of it.
 */
export interface Attack {
  readonly name: string;
  /** Bodies in order; each is a snapshot or a delta. */
  readonly events: readonly { readonly kind: 'snapshot' | 'delta'; readonly body: string }[];
  readonly outcome: 'applied' | 'diverged';
}

/** Sets the canary in whatever window it runs. */
const RUN = `window.__pwned=1;try{parent.__pwned=1;top.__pwned=1}catch(e){}`;
const URL_RUN = `javascript:${encodeURIComponent(RUN)}`;
/** Served by the test's server, which notes who asks. */
const AT = '/attack';

type Draft = readonly [
  tag: string,
  attrs?: Record<string, unknown>,
  kids?: readonly (Draft | string)[],
  more?: Record<string, unknown>,
];

/** Numbers nodes as it meets them. */
class Numbers {
  constructor(public next = 1) {}

  node(draft: Draft | string): SerializedNode {
    const id = this.next++;
    if (typeof draft === 'string') return { id, text: draft };
    const [tag, attrs, kids, more] = draft;
    const [ns, name] = tag.includes('|') ? tag.split('|') : [undefined, tag];
    const node = { id, tag: name, ...(ns === undefined ? {} : { ns }), ...(attrs === undefined ? {} : { attrs }) };
    return { ...node, kids: (kids ?? []).map((kid) => this.node(kid)), ...more } as unknown as SerializedElement;
  }
}

const HEAD = 2;
const BODY = 3;

/** html 1, head 2, body 3; then what is in the body, from 4. */
function snapshot(
  origin: string,
  kids: readonly (Draft | string)[],
  more: Record<string, unknown> = {},
  first = 1,
): string {
  const numbers = new Numbers(first);
  const [html, head, body] = [numbers.next++, numbers.next++, numbers.next++];
  const root = {
    id: html,
    tag: 'html',
    kids: [
      { id: head, tag: 'head' },
      { id: body, tag: 'body', kids: kids.map((kid) => numbers.node(kid)) },
    ],
  };
  const whole: Partial<Snapshot> = {
    version: 1,
    mode: 'no-quirks',
    url: `${origin}/page`,
    base: `${origin}/`,
    title: 'attack',
    viewport: { width: 800, height: 600, clientWidth: 800, clientHeight: 600, devicePixelRatio: 1 },
    root: root as unknown as SerializedElement,
    scroll: [0, 0],
  };
  return JSON.stringify({ ...whole, ...more });
}

function delta(...ops: readonly unknown[]): string {
  return JSON.stringify({ version: 1, ops });
}

const insert = (parent: number, ...nodes: unknown[]): unknown => ({ op: 'insert', parent, before: null, nodes });
const element = (id: number, tag: string, attrs: Record<string, unknown> = {}, more: object = {}): unknown => ({
  id,
  tag,
  attrs,
  ...more,
});

/** Over the whole viewport, so that a real click hits it if anything does. */
const COVER = 'position:fixed;inset:0;display:block;width:800px;height:600px;z-index:9';

/** `origin`: of a server that answers under `/attack/`. */
export function attacks(origin: string): readonly Attack[] {
  const all: Attack[] = [];
  const page = (name: string, ...kids: (Draft | string)[]): void => {
    all.push({ name, events: [{ kind: 'snapshot', body: snapshot(origin, kids) }], outcome: 'applied' });
  };
  const raw = (name: string, body: string): void => {
    all.push({ name, events: [{ kind: 'snapshot', body }], outcome: 'diverged' });
  };
  const batch = (
    name: string,
    outcome: Attack['outcome'],
    ops: readonly unknown[],
    ...kids: (Draft | string)[]
  ): void => {
    const events = [
      { kind: 'snapshot', body: snapshot(origin, kids) },
      { kind: 'delta', body: delta(...ops) },
    ] as const;
    all.push({ name, events, outcome });
  };
  const u = (path: string): string => `${origin}${AT}/${path}`;

  handlers(page, batch);
  addresses(page, batch, u);
  loaders(page, batch, u);
  drawings(page, batch, u);
  styles(page, batch, all, origin, u);
  clobbering(page, batch);
  shapes(raw, page, batch, origin);
  confusion(batch, all, origin);
  frames(batch, origin, u);
  pictures(batch, u);
  return all;
}

/** An empty frame, number 4. */
const FRAME: Draft = ['iframe', { style: COVER }, [], { placeholder: { kind: 'frame', width: 800, height: 600 } }];
const CANVAS: Draft = ['canvas', {}, [], { placeholder: { kind: 'canvas', width: 80, height: 60 } }];
const GIF = 'data:image/png;base64,R0lGODlhAQABAAAAACw=';

function frames(batch: BatchAttack, origin: string, u: Url): void {
  /** Frame number 4 of the page in this many frames. */
  const idAt = (depth: number): number => depth * FRAME_IDS + 4;
  const inner = (kids: readonly (Draft | string)[], more: Record<string, unknown> = {}, depth = 0): unknown => ({
    op: 'frame',
    id: idAt(depth),
    snapshot: JSON.parse(snapshot(origin, kids, more, (depth + 1) * FRAME_IDS + 1)),
  });
  const nested = (depth: number, at = 0): unknown =>
    at === depth
      ? inner([FRAME], {}, at)
      : { op: 'frame', id: idAt(at), delta: { version: 1, ops: [nested(depth, at + 1)] } };
  batch(
    'script and handlers in a frame',
    'applied',
    [
      inner([
        ['script', { src: u('script.js') }, [RUN]],
        ['img', { src: 'x:y', onerror: RUN, style: COVER, onclick: RUN }],
        ['a', { href: URL_RUN, target: '_top', style: COVER }, ['x']],
        ['form', { action: u('form'), target: '_top' }, [['button', { style: COVER }, ['x']]]],
        ['meta', { 'http-equiv': 'refresh', content: `0;url=${u('refresh')}` }],
        ['base', { href: u('base/'), target: '_top' }],
        ['iframe', { src: u('frame.html'), srcdoc: `<script>${RUN}</script>` }],
        ['object', { data: u('object.html') }],
      ]),
    ],
    FRAME,
  );
  batch('frame with an address of its own', 'applied', [
    insert(BODY, element(50, 'iframe', { src: u('frame.html'), srcdoc: RUN, name: '_top' })),
  ]);
  batch(
    'frame whose address comes later',
    'applied',
    [
      inner(['x']),
      { op: 'attrs', id: 4, set: { src: u('frame.html'), srcdoc: `<script>${RUN}</script>`, sandbox: '' } },
    ],
    FRAME,
  );
  for (const mode of ['__proto__', 'constructor', '<script>', ''])
    batch(`frame of mode ${mode}`, 'diverged', [inner([], { mode })], FRAME);
  batch('document for what is no frame', 'diverged', [inner(['x'])], ['div', {}, []]);
  batch('document for a canvas', 'diverged', [inner(['x'])], CANVAS);
  batch(
    'change of a frame without a document',
    'applied',
    [{ op: 'frame', id: 4, delta: { version: 1, ops: [] } }],
    FRAME,
  );
  batch(
    'the frame’s document names what is outside',
    'applied',
    [inner(['x']), { op: 'frame', id: 4, delta: { version: 1, ops: [{ op: 'text', id: 4_000, text: 'x' }] } }],
    FRAME,
  );
  batch(
    'frame whose document does not read as one',
    'diverged',
    [inner(['x']), { op: 'frame', id: 4, delta: { version: 1, ops: 'x' } }],
    FRAME,
  );
  batch(
    'frames without end',
    'applied',
    [inner([FRAME]), ...Array.from({ length: 12 }, (_, depth) => nested(depth + 1))],
    FRAME,
  );
  const own = JSON.parse(snapshot(origin, ['mine'])) as unknown;
  batch('frame that has numbers of the page around it', 'applied', [{ op: 'frame', id: 4, snapshot: own }], FRAME);
  const taking = { op: 'frame', id: 4, delta: { version: 1, ops: [insert(FRAME_IDS + 3, element(9, 'img'))] } };
  batch('frame that takes numbers of the page around it', 'applied', [inner(['x']), taking], FRAME);
  const twice = {
    op: 'frame',
    id: 4,
    delta: { version: 1, ops: [insert(FRAME_IDS + 3, { id: FRAME_IDS + 3, text: 'x' })] },
  };
  batch('frame that takes a number of its own twice', 'applied', [inner(['x']), twice], FRAME);
}

function pictures(batch: BatchAttack, u: Url): void {
  for (const src of [
    u('picture.png'),
    URL_RUN,
    `data:image/svg+xml;base64,${btoa(`<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN}"/>`)}`,
    `data:text/html;base64,${btoa(RUN)}`,
    `${GIF}");background:url(${u('escape.png')}`,
    `data:image/png;base64,${'A'.repeat(500_000)}`,
    5,
  ])
    batch(`picture ${String(src).slice(0, 40)}`, 'diverged', [{ op: 'picture', id: 4, src }], CANVAS);
  batch('picture for what is shown', 'diverged', [{ op: 'picture', id: 4, src: GIF }], ['p']);
  batch('reason of another kind', 'applied', [{ op: 'picture', id: 4, why: '__proto__' }], CANVAS);
  batch('reason that is markup', 'applied', [{ op: 'picture', id: 4, why: `</text><script>${RUN}</script>` }], CANVAS);
  batch('time that is none', 'diverged', [{ op: 'media', id: 4, media: { playing: true, time: '<b>' } }], CANVAS);
  batch(
    'animation of handlers and addresses',
    'applied',
    [
      {
        op: 'animation',
        id: 4,
        style: { onclick: RUN, 'background-image': `url(${URL_RUN})`, offset: '2', __proto__x: 'x' },
      },
    ],
    CANVAS,
  );
  batch('animation that is none', 'diverged', [{ op: 'animation', id: 4, style: { opacity: 3 } }], CANVAS);
  batch(
    'states of any name, and of what has none',
    'applied',
    [
      { op: 'states', id: 4, names: [RUN, '', '__proto__', ')'] },
      { op: 'states', id: 5, names: ['x'] },
    ],
    ['x-any', {}, [['p', {}, []]]],
  );
  batch('states that are none', 'diverged', [{ op: 'states', id: 4, names: [{}] }], ['x-any']);
  batch('selection beyond the end', 'applied', [{ op: 'selection', from: [5, 900], to: [5, -1] }], ['p', {}, ['x']]);
  batch('selection of nothing there', 'diverged', [{ op: 'selection', from: [500, 0], to: [5, 1] }], ['p', {}, ['x']]);
  batch('selection that is none', 'diverged', [{ op: 'selection', from: 3, to: [5, 1] }], ['p', {}, ['x']]);
  batch('media that is none', 'diverged', [{ op: 'media', id: 4, media: 7 }], CANVAS);
}

type PageAttack = (name: string, ...kids: (Draft | string)[]) => void;
type BatchAttack = (
  name: string,
  outcome: Attack['outcome'],
  ops: readonly unknown[],
  ...kids: (Draft | string)[]
) => void;
type Url = (path: string) => string;

function handlers(page: PageAttack, batch: BatchAttack): void {
  page('image error handler', ['img', { src: 'x:y', onerror: RUN }]);
  page('image load handler', ['img', { src: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=', onload: RUN, onerror: RUN }]);
  page('body handlers', ['body', { onload: RUN, onpageshow: RUN, onfocus: RUN, onscroll: RUN, onresize: RUN }]);
  page('upper-case handler', ['img', { src: 'x:y', ONERROR: RUN }]);
  page(
    'animation handlers',
    ['style', {}, ['@keyframes k{}']],
    ['p', { style: 'animation:k 1ms', onanimationstart: RUN, onanimationend: RUN }, ['x']],
  );
  page('transition handlers', [
    'p',
    { style: 'transition:all 1ms', ontransitionend: RUN, ontransitionrun: RUN },
    ['x'],
  ]);
  page('toggle handler of details', ['details', { open: '', ontoggle: RUN }, [['summary', {}, ['x']]]]);
  page('popover handlers', [
    'div',
    { popover: 'auto', ontoggle: RUN, onbeforetoggle: RUN },
    ['x'],
    { layer: 'popover' },
  ]);
  page('dialog handlers', [
    'dialog',
    { onclose: RUN, oncancel: RUN, onfocus: RUN },
    [['input', { autofocus: '', onfocus: RUN }]],
    { layer: 'modal' },
  ]);
  page('input with focus handler', [
    'input',
    { autofocus: '', onfocus: RUN, onblur: RUN, oninput: RUN, onchange: RUN },
    [],
    { form: { value: 'x' } },
  ]);
  page('marquee handlers', ['marquee', { onstart: RUN, onbounce: RUN, onfinish: RUN, loop: '1' }, ['x']]);
  page('pointer handlers', [
    'div',
    { style: COVER, onclick: RUN, onmousedown: RUN, onpointerdown: RUN, onmouseover: RUN, onwheel: RUN },
  ]);
  page(
    'media handlers',
    ['video', { autoplay: '', onloadstart: RUN, onerror: RUN, src: 'x:y' }],
    ['audio', { src: 'x:y', onerror: RUN }],
  );
  page('source error handler', ['video', {}, [['source', { src: 'x:y', onerror: RUN }]]]);
  page('input image error handler', ['input', { type: 'image', src: 'x:y', onerror: RUN }]);
  page('style load handler', ['style', { onload: RUN, onerror: RUN }, ['a{}']]);
  page('link load handler', ['link', { rel: 'stylesheet', href: 'data:text/css,', onload: RUN, onerror: RUN }]);
  page('scroll handlers', [
    'div',
    { style: 'overflow:auto;height:9px', onscroll: RUN, onscrollend: RUN },
    [['div', { style: 'height:99px' }]],
    { scroll: [0, 20] },
  ]);
  page('svg load handler', ['svg|svg', { onload: RUN }]);
  page('svg animation handlers', [
    'svg|svg',
    {},
    [['svg|animate', { attributeName: 'x', dur: '1ms', onbegin: RUN, onend: RUN, onrepeat: RUN }]],
  ]);
  page('handler with a namespace', [
    'p',
    {},
    ['x'],
    {
      attrsNs: [
        ['urn:x', 'x:onclick', RUN],
        ['http://www.w3.org/1999/xlink', 'xlink:onload', RUN],
      ],
    },
  ]);
  page('custom element with a handler', ['x-evil', { onclick: RUN, onload: RUN }, ['x']]);
  page('built-in with is', ['button', { is: 'x-evil', onclick: RUN, style: COVER }, ['x']]);
  page('content-visibility handler', [
    'div',
    { style: 'content-visibility:auto', oncontentvisibilityautostatechange: RUN },
    ['x'],
  ]);
  batch('handler set later', 'applied', [{ op: 'attrs', id: 4, set: { onerror: RUN, src: 'x:y' } }], ['img']);
  batch(
    'handler set later, with a namespace',
    'applied',
    [
      {
        op: 'attrs',
        id: 4,
        setNs: [
          ['', 'onerror', RUN],
          ['', 'src', 'x:y'],
        ],
      },
    ],
    ['img'],
  );
  batch('image with a handler inserted', 'applied', [insert(BODY, element(50, 'img', { src: 'x:y', onerror: RUN }))]);
}

const SCRIPT_ADDRESSES = [
  URL_RUN,
  ` ${URL_RUN}`,
  `\u0001${URL_RUN}`,
  URL_RUN.replace('script', 'scr\nipt'),
  URL_RUN.replace('script:', 'script\t:'),
  URL_RUN.toUpperCase().replace(/%[^%]*$/, ''),
  `data:text/html,<script>${RUN}</script>`,
  `data:text/html;base64,${btoa(`<script>${RUN}</script>`)}`,
  `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN}"/>`,
  `data:application/xhtml+xml,<script xmlns="http://www.w3.org/1999/xhtml">${RUN}</script>`,
  `vbscript:x`,
  `view-source:data:text/html,x`,
];

function addresses(page: PageAttack, batch: BatchAttack, u: Url): void {
  for (const [index, url] of SCRIPT_ADDRESSES.entries()) {
    page(`link to a script, ${index}`, ['a', { href: url, style: COVER }, ['x']]);
    page(
      `image of a script, ${index}`,
      ['img', { src: url, srcset: `${url} 1x` }],
      ['input', { type: 'image', src: url }],
    );
    page(
      `frame of a script, ${index}`,
      ['iframe', { src: url }],
      ['frame', { src: url }],
      ['embed', { src: url }],
      ['object', { data: url }],
    );
    page(`submit to a script, ${index}`, [
      'form',
      { action: url },
      [['button', { formaction: url, style: COVER }, ['x']]],
    ]);
  }
  page('link in a drawing to a script', [
    'svg|svg',
    { width: '800', height: '600', style: COVER },
    [
      [
        'svg|a',
        { href: URL_RUN, 'xlink:href': URL_RUN },
        [['svg|rect', { width: '800', height: '600' }]],
        { attrsNs: [['http://www.w3.org/1999/xlink', 'xlink:href', URL_RUN]] },
      ],
    ],
  ]);
  page('formula that links to a script', [
    'math|math',
    { href: URL_RUN },
    [['math|mi', { href: URL_RUN, 'xlink:href': URL_RUN }, ['x']]],
  ]);
  page(
    'area that links to a script',
    ['img', { usemap: '#m', src: '/i.svg', style: COVER }],
    ['map', { name: 'm' }, [['area', { shape: 'default', href: URL_RUN }]]],
  );
  page('link that leaves', ['a', { href: u('navigate'), target: '_top', style: COVER, ping: u('ping') }, ['x']]);
  page('link that downloads', ['a', { href: u('download'), download: 'x', style: COVER }, ['x']]);
  page('link that leaves the frame only', [
    'a',
    { href: u('navigate'), target: '_self', accesskey: 'x', style: COVER },
    ['x'],
  ]);
  page('form that leaves', [
    'form',
    { action: u('submit'), method: 'post' },
    [
      ['input', { name: 'a', value: 'b' }],
      ['button', { type: 'submit', style: COVER, autofocus: '' }, ['x']],
    ],
  ]);
  page(
    'button of another form',
    ['form', { id: 'f', action: u('submit') }],
    ['button', { form: 'f', formaction: u('submit'), style: COVER }, ['x']],
  );
  batch(
    'link that turns into a script',
    'applied',
    [{ op: 'attrs', id: 4, set: { href: URL_RUN } }],
    ['a', { href: '/x', style: COVER }, ['x']],
  );
  batch(
    'form that gets an action',
    'applied',
    [{ op: 'attrs', id: 4, set: { action: u('submit') } }],
    ['form', {}, [['button', { style: COVER }]]],
  );
}

function loaders(page: PageAttack, batch: BatchAttack, u: Url): void {
  page('script text', ['script', {}, [RUN]]);
  page('script file', ['script', { src: u('script') }], ['script', { src: u('script'), type: 'module' }]);
  page('script in upper case', ['SCRIPT', { src: u('script') }, [RUN]]);
  page('script by its namespace', ['http://www.w3.org/1999/xhtml|script', { src: u('script') }, [RUN]]);
  page('script of a drawing', [
    'svg|svg',
    {},
    [['svg|script', { href: u('script'), 'xlink:href': u('script') }, [RUN]]],
  ]);
  page('script in a template', ['template', {}, [['script', {}, [RUN]]]]);
  page(
    'import map and speculation rules',
    ['script', { type: 'importmap' }, ['{}']],
    ['script', { type: 'speculationrules' }, [`{"prefetch":[{"urls":["${u('prefetch')}"]}]}`]],
  );
  page('frame with text', ['iframe', { srcdoc: `<script>${RUN}</script>`, name: 'evil' }]);
  page(
    'frame of the web',
    ['iframe', { src: u('frame'), sandbox: 'allow-scripts allow-same-origin' }],
    ['fencedframe', { src: u('frame') }],
    ['portal', { src: u('frame') }],
  );
  page('frame set', ['frameset', {}, [['frame', { src: u('frame') }]]]);
  page(
    'object and embed',
    ['object', { data: u('object'), type: 'text/html' }],
    ['embed', { src: u('embed') }],
    ['applet', { code: u('applet'), archive: u('applet') }],
  );
  page('object with parameters', [
    'object',
    { type: 'application/x-shockwave-flash' },
    [['param', { name: 'movie', value: u('object') }]],
  ]);
  page('refresh', ['meta', { 'http-equiv': 'refresh', content: `0;url=${u('navigate')}` }]);
  page('refresh to a script', ['meta', { 'HTTP-EQUIV': 'Refresh', content: `0;url=${URL_RUN}` }]);
  page(
    'weaker policy',
    ['meta', { 'http-equiv': 'Content-Security-Policy', content: "script-src 'unsafe-inline' *" }],
    ['meta', { name: 'referrer', content: 'unsafe-url' }],
  );
  page('base elsewhere', ['base', { href: u('base/'), target: '_top' }], ['img', { src: 'i.svg' }]);
  page('base of a script', ['base', { href: URL_RUN }]);
  for (const rel of 'import prefetch preload modulepreload preconnect dns-prefetch prerender manifest icon next search pingback'.split(
    ' ',
  ))
    page(`link ${rel}`, ['link', { rel, href: u(`link-${rel}`), as: 'script', crossorigin: 'use-credentials' }]);
  page('links to feeds of style', ['link', { rel: 'stylesheet', href: u('stylesheet'), title: 'x', integrity: 'x' }]);
  page(
    'media',
    ['video', { src: u('video'), poster: 'javascript:x', autoplay: '', preload: 'auto' }],
    ['audio', { src: u('audio'), autoplay: '' }],
    [
      'video',
      {},
      [
        ['source', { src: u('video') }],
        ['track', { src: u('track'), default: '', kind: 'captions' }],
      ],
    ],
  );
  page(
    'page manifest and old attributes',
    ['html', { manifest: u('manifest') }],
    ['body', { background: URL_RUN }],
    ['table', { background: 'javascript:x' }],
    ['img', { lowsrc: u('lowsrc'), dynsrc: u('dynsrc'), longdesc: URL_RUN }],
    ['bgsound', { src: u('sound') }],
  );
  page(
    'attribution',
    ['img', { src: '/i.svg', attributionsrc: u('attribution'), browsingtopics: '', sharedstoragewritable: '' }],
    ['a', { attributionsrc: u('attribution'), href: '/x' }, ['x']],
  );
  page('image with credentials', [
    'img',
    { src: u('img'), crossorigin: 'use-credentials', referrerpolicy: 'unsafe-url' },
  ]);
  page('noscript', [
    'noscript',
    {},
    [
      ['meta', { 'http-equiv': 'refresh', content: `0;url=${u('navigate')}` }],
      ['img', { src: 'x:y', onerror: RUN }],
    ],
  ]);
  batch(
    'frame that gets a source',
    'applied',
    [{ op: 'attrs', id: 4, set: { src: u('frame'), srcdoc: `<script>${RUN}</script>` } }],
    ['iframe'],
  );
  batch(
    'script that gets a source',
    'applied',
    [{ op: 'attrs', id: 4, set: { src: u('script'), type: 'text/javascript' } }],
    ['script'],
  );
  batch(
    'script that loses its type',
    'applied',
    [{ op: 'attrs', id: 4, unset: ['type'] }, insert(4, { id: 90, text: RUN })],
    ['script', { type: 'text/plain' }],
  );
  batch('text moved into a script', 'applied', [{ op: 'move', parent: 5, before: null, ids: [4] }], RUN, ['script']);
  batch('text of a script', 'applied', [{ op: 'text', id: 5, text: RUN }], ['script', {}, ['x']]);
  batch(
    'meta that becomes a refresh',
    'applied',
    [{ op: 'attrs', id: 4, set: { 'http-equiv': 'refresh' } }],
    ['meta', { content: `0;url=${u('navigate')}` }],
  );
  batch(
    'link that becomes an import',
    'applied',
    [{ op: 'attrs', id: 4, set: { rel: 'prefetch', href: u('link-prefetch') } }],
    ['link', { rel: 'stylesheet' }],
  );
  batch('base that gets an address', 'applied', [{ op: 'attrs', id: 4, set: { href: u('base/') } }], ['base']);
  batch('page base of a script', 'applied', [
    { op: 'page', base: URL_RUN },
    insert(BODY, element(60, 'img', { src: 'x.png' })),
  ]);
}

function drawings(page: PageAttack, batch: BatchAttack, u: Url): void {
  page('use of another file', [
    'svg|svg',
    {},
    [
      ['svg|use', { href: u('use.svg#a') }],
      ['svg|use', { href: `data:image/svg+xml,<svg id="a" xmlns="http://www.w3.org/2000/svg" onload="${RUN}"/>#a` }],
    ],
  ]);
  page('use of another file, with a namespace', [
    'svg|svg',
    {},
    [['svg|use', {}, [], { attrsNs: [['http://www.w3.org/1999/xlink', 'xlink:href', u('use.svg#a')]] }]],
  ]);
  page('animated link', [
    'svg|svg',
    { style: COVER, width: '800', height: '600' },
    [
      [
        'svg|a',
        { href: '#x' },
        [
          ['svg|animate', { attributeName: 'href', values: URL_RUN, fill: 'freeze', dur: '1ms' }],
          ['svg|rect', { width: '800', height: '600' }],
        ],
      ],
    ],
  ]);
  page('link that is set', [
    'svg|svg',
    { style: COVER },
    [
      [
        'svg|a',
        { href: '#x' },
        [
          ['svg|set', { attributeName: 'xlink:href', to: URL_RUN, begin: '0s' }],
          ['svg|rect', { width: '800', height: '600' }],
        ],
      ],
    ],
  ]);
  page('animated handler', [
    'svg|svg',
    {},
    [
      [
        'svg|rect',
        {},
        [
          ['svg|set', { attributeName: 'onmouseover', to: RUN }],
          ['svg|animate', { attributeName: 'onload', to: RUN }],
        ],
      ],
    ],
  ]);
  page(
    'animated elsewhere',
    ['svg|svg', {}, [['svg|animate', { href: '#l', attributeName: 'href', to: URL_RUN }]]],
    ['a', { id: 'l', href: '/x', style: COVER }, ['x']],
  );
  page('drawing as an image with a script', [
    'img',
    {
      src: `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN}"><script>${RUN}</script></svg>`)}`,
    },
  ]);
  page('image of a drawing', [
    'svg|svg',
    {},
    [
      ['svg|image', { href: URL_RUN, width: '9', height: '9' }],
      ['svg|feImage', { href: URL_RUN }],
    ],
  ]);
  page('foreign object', [
    'svg|svg',
    {},
    [
      [
        'svg|foreignObject',
        { width: '9', height: '9' },
        [
          ['script', {}, [RUN]],
          ['iframe', { srcdoc: `<script>${RUN}</script>` }],
          ['img', { src: 'x:y', onerror: RUN }],
        ],
      ],
    ],
  ]);
  page('svg handler elements', [
    'svg|svg',
    {},
    [
      ['svg|handler', { 'ev:event': 'load' }, [RUN]],
      ['svg|discard', {}],
      ['svg|listener', { event: 'load', handler: '#x' }],
    ],
  ]);
  page('html in mathml', [
    'math|math',
    {},
    [
      [
        'math|annotation-xml',
        { encoding: 'text/html' },
        [
          ['script', {}, [RUN]],
          ['img', { src: 'x:y', onerror: RUN }],
        ],
      ],
      ['math|maction', { actiontype: 'statusline#x', 'xlink:href': URL_RUN }, [['math|mtext', {}, ['x']]]],
    ],
  ]);
  page(
    'namespaces that do not exist',
    ['urn:evil|script', { src: u('script') }, [RUN]],
    ['http://www.w3.org/1999/xhtml/|script', {}, [RUN]],
  );
  page('xml base', [
    'svg|svg',
    {},
    [
      [
        'svg|a',
        { 'xml:base': URL_RUN, href: '#x' },
        ['x'],
        { attrsNs: [['http://www.w3.org/XML/1998/namespace', 'xml:base', URL_RUN]] },
      ],
    ],
  ]);
  page('styles of a drawing', [
    'svg|svg',
    {},
    [
      ['svg|style', {}, [`@import "${u('style.css')}";`]],
      ['svg|rect', { fill: `url(${URL_RUN})`, filter: `url(${u('filter.svg#f')})` }],
    ],
  ]);
  batch(
    'use that gets an address',
    'applied',
    [
      {
        op: 'attrs',
        id: 5,
        set: { href: u('use.svg#a') },
        setNs: [['http://www.w3.org/1999/xlink', 'xlink:href', u('use.svg#a')]],
      },
    ],
    ['svg|svg', {}, [['svg|use', { href: '#x' }]]],
  );
}

function styles(page: PageAttack, batch: BatchAttack, all: Attack[], origin: string, u: Url): void {
  const text = (css: string): SheetSource => ({ is: 'text', text: css });
  page(
    'script as a style import',
    ['style', {}, [], { sheet: text(`@import "${URL_RUN}"; @import url(${URL_RUN}); p{background:url(${URL_RUN})}`) }],
    ['p', {}, ['x']],
  );
  page(
    'old ways to script in styles',
    [
      'style',
      {},
      [],
      { sheet: text(`p{behavior:url(${u('htc')});-moz-binding:url(${u('xbl')});width:expression(${RUN})}`) },
    ],
    ['p', { style: `width:expression(${RUN})` }, ['x']],
  );
  page('style that closes itself', [
    'style',
    {},
    [`</style><script>${RUN}</script>`],
    { sheet: text(`</style><script>${RUN}</script>`) },
  ]);
  page('sheet of a script', ['link', { rel: 'stylesheet' }, [], { sheet: { is: 'href', href: URL_RUN } }]);
  page('sheet of data', [
    'link',
    { rel: 'stylesheet' },
    [],
    { sheet: { is: 'href', href: 'data:text/css,p{color:red}' } },
  ]);
  page('sheet address that leaves its string', [
    'link',
    { rel: 'stylesheet' },
    [],
    { sheet: { is: 'href', href: `https://a.invalid/");@import "${u('style')}";x("` } },
  ]);
  page(
    'rules that are none',
    [
      'style',
      {},
      [],
      {
        sheet: {
          is: 'rules',
          rules: ['', '}', '{', 'a{}b{}', '@import "x";', '@charset "x";', '@namespace url(x);', '<!--', '\u0000'],
        },
      },
    ],
    ['p', {}, ['x']],
  );
  page('document rules', [
    'style',
    {},
    [],
    { sheet: text(`@document url(x){p{}} @-moz-document domain(x){p{}} @page{size:1px}`) },
  ]);
  all.push({
    name: 'constructed sheets of every kind',
    outcome: 'applied',
    events: [
      {
        kind: 'snapshot',
        body: snapshot(origin, [['p', {}, ['x']]], {
          sheets: {
            1: text(`@import "${u('style')}";p{}`),
            2: { is: 'rules', rules: [`@import "${u('style')}";`] },
            3: { is: 'href', href: URL_RUN },
          },
          adopted: [1, 2, 3, 3],
        }),
      },
    ],
  });
  batch('sheet on an element that has none', 'diverged', [{ op: 'sheet', id: 4, sheet: text('a{}') }], ['p']);
  batch('rules of an unknown sheet', 'diverged', [{ op: 'rules', sheet: 77, at: 0, remove: 0, insert: [] }]);
  batch(
    'rules beyond the end',
    'diverged',
    [{ op: 'rules', owner: 4, at: 5, remove: 1, insert: [] }],
    ['style', {}, [], { sheet: { is: 'rules', rules: ['a{}'] } }],
  );
  batch(
    'rules at a negative place',
    'diverged',
    [{ op: 'rules', owner: 4, at: -1, remove: 1, insert: [] }],
    ['style', {}, [], { sheet: { is: 'rules', rules: ['a{}'] } }],
  );
  batch('unknown sheet adopted', 'diverged', [{ op: 'adopt', root: 0, sheets: [5] }]);
  batch('sheet adopted by an element', 'diverged', [{ op: 'adopt', root: 4, sheets: [] }], ['p']);
}

function clobbering(page: PageAttack, batch: BatchAttack): void {
  const names =
    'createElement createElementNS createTextNode documentElement body head adoptedStyleSheets elementFromPoint defaultView children firstChild childNodes appendChild insertBefore querySelector location cookie nodeType __proto__ constructor'.split(
      ' ',
    );
  for (const name of names)
    batch(
      `image called ${name}`,
      'applied',
      [
        insert(BODY, element(80, 'p', { class: 'x' }, { kids: [{ id: 81, text: 'x' }] })),
        { op: 'adopt', root: 0, sheets: [] },
        { op: 'remove', ids: [4] },
      ],
      ['img', { name, id: name }],
      ['form', { name, id: name }],
    );
  const fields =
    'parentNode nextSibling firstChild insertBefore removeChild setAttribute removeAttribute getAttribute attributes style shadowRoot localName namespaceURI nodeType ownerDocument isConnected matches scrollTo scrollTop getBoundingClientRect children'.split(
      ' ',
    );
  batch(
    'form with fields called like DOM members',
    'applied',
    [
      insert(4, element(80, 'p')),
      { op: 'attrs', id: 4, set: { class: 'y', style: 'overflow:auto;height:5px' }, unset: ['id'] },
      { op: 'scroll', id: 4, scroll: [0, 3] },
      { op: 'focus', id: 5 },
      { op: 'move', parent: BODY, before: null, ids: [4] },
      { op: 'placeholder', id: 4, placeholder: { kind: 'masked', width: 5, height: 5 } },
      { op: 'remove', ids: [4] },
    ],
    ['form', {}, fields.map((name) => ['input', { name, id: name }] as const)],
  );
  page('prototype in attributes', [
    'p',
    JSON.parse('{"__proto__":"x","constructor":"x","toString":"x"}') as Record<string, string>,
    ['x'],
  ]);
  page('marks of the replica', ['p', { 'cobrowse-fullscreen': '', 'cobrowse-focus': '', 'COBROWSE-HOVER': '' }, ['x']]);
  page(
    'custom elements with odd names',
    ['x-a', {}, ['x']],
    ['font-face', {}, ['x']],
    ['X-B', {}, ['x']],
    ['constructor-x', {}, ['x']],
    ['annotation-xml', {}, ['x']],
    ['a-\u0000', {}, ['x']],
  );
}

function nested(depth: number): string {
  let [open, close] = ['', ''];
  for (let level = 0; level < depth; level++) {
    open += `{"id":${10 + level},"tag":"div","kids":[`;
    close += ']}';
  }
  return `[${open}${close}]`;
}

function shapes(raw: (name: string, body: string) => void, page: PageAttack, batch: BatchAttack, origin: string): void {
  raw('no JSON', '{"version":1,');
  raw('nothing', '');
  raw('null', 'null');
  raw('a number', '5');
  raw('a list', '[]');
  raw('another version', snapshot(origin, [], { version: 2 }));
  raw('no version', snapshot(origin, [], { version: undefined }));
  raw('unknown mode', snapshot(origin, [], { mode: '../evil' }));
  raw('prototype as mode', snapshot(origin, [], { mode: '__proto__' }));
  raw('no root', snapshot(origin, [], { root: undefined }));
  raw('text as root', snapshot(origin, [], { root: { id: 1, text: 'x' } }));
  raw(
    'viewport without end',
    snapshot(origin, [], { viewport: { width: 1e9, height: 1, clientWidth: 1, clientHeight: 1 } }),
  );
  raw(
    'viewport of text',
    snapshot(origin, [], { viewport: { width: '1', height: 1, clientWidth: 1, clientHeight: 1 } }),
  );
  raw('no viewport', snapshot(origin, [], { viewport: null }));
  raw('scroll of text', snapshot(origin, [], { scroll: ['0', '0'] }));
  raw('title that is none', snapshot(origin, [], { title: { toString: 'x' } }));
  raw('sheets as a list', snapshot(origin, [], { sheets: [1] }));
  raw('focus on nothing', snapshot(origin, [], { focus: 999 }));
  raw('two nodes of one id', snapshot(origin, [['p', {}, [], { id: 3 }]]));
  raw(
    'deep nesting',
    snapshot(origin, [], { root: { id: 1, tag: 'html', kids: JSON.parse(nested(1_500)) as unknown } }),
  );
  for (const id of [0, -1, 1.5, '7', null, 9007199254740993, true, {}])
    raw(`element whose id is ${JSON.stringify(id)}`, snapshot(origin, [['p', {}, [], { id }]]));
  for (const [field, value] of Object.entries({
    tag: 5,
    ns: 7,
    attrs: [],
    attrsNs: { length: 1 },
    kids: 'abc',
    shadow: 5,
    form: null,
    scroll: 5,
    layer: 'evil',
    sheet: 5,
    placeholder: 5,
  }))
    raw(
      `element whose ${field} is of the wrong kind`,
      snapshot(origin, [
        [field === 'sheet' ? 'style' : field === 'form' ? 'input' : 'div', {}, [], { [field]: value }],
      ]),
    );
  raw('attribute that is no text', snapshot(origin, [['p', { title: 5 }]]));
  raw('attribute that is an object', snapshot(origin, [['p', { title: { toString: 'x' } }]]));
  raw('kid that is null', snapshot(origin, [['p', {}, [], { kids: [null] }]]));
  raw('shadow root where none can be', snapshot(origin, [['img', {}, [], { shadow: { id: 70 } }]]));
  page(
    'names that no element may have',
    ['', {}, ['x']],
    ['a b', {}, ['x']],
    ['1', {}, ['x']],
    ['<script>', {}, ['x']],
    ['p', { 'a b': 'x', '': 'x', '>': 'x', '1': 'x' }, ['x']],
  );
  page('attribute names that the DOM refuses', ['p', { '"onclick': RUN, '@click': 'x', '\u0000': 'x' }, ['x']]);
  for (const op of [
    null,
    5,
    'insert',
    [],
    {},
    { op: 'evil' },
    { op: '__proto__' },
    { op: 'toString' },
    { op: 'insert' },
    { op: 'remove', ids: 5 },
    { op: 'remove', ids: ['4'] },
    { op: 'move', parent: 3, before: null, ids: [{}] },
    { op: 'attrs', id: 3, set: [] },
    { op: 'text', id: 4, text: {} },
    { op: 'form', id: 4, form: { value: 5 } },
    { op: 'form', id: 4, form: null },
    { op: 'scroll', id: 3, scroll: [1] },
    { op: 'scroll', id: 3, scroll: [null, null] },
    { op: 'layer', id: 3, layer: 5 },
    { op: 'shadow', host: 3 },
    { op: 'placeholder', id: 3 },
    { op: 'sheet', id: 3 },
    { op: 'constructed' },
    { op: 'rules' },
    { op: 'adopt', root: 0, sheets: 5 },
    { op: 'viewport' },
    { op: 'page', url: 5 },
    { op: 'page', title: {} },
    { op: 'focus', id: 'x' },
  ])
    batch(`operation ${JSON.stringify(op)}`, 'diverged', [op], ['input']);
}

function confusion(batch: BatchAttack, all: Attack[], origin: string): void {
  batch(
    'parent moved into its child',
    'diverged',
    [{ op: 'move', parent: 5, before: null, ids: [4] }],
    ['div', {}, [['p']]],
  );
  batch('node moved into itself', 'diverged', [{ op: 'move', parent: 4, before: null, ids: [4] }], ['div']);
  batch(
    'host moved into its shadow root',
    'diverged',
    [{ op: 'move', parent: 50, before: null, ids: [4] }],
    ['div', {}, [], { shadow: { id: 50 } }],
  );
  batch(
    'shadow root moved',
    'diverged',
    [{ op: 'move', parent: BODY, before: null, ids: [50] }],
    ['div', {}, [], { shadow: { id: 50, kids: [{ id: 51, tag: 'p' }] } }],
  );
  batch('shadow root removed', 'diverged', [{ op: 'remove', ids: [50] }], ['div', {}, [], { shadow: { id: 50 } }]);
  batch(
    'second shadow root',
    'diverged',
    [{ op: 'shadow', host: 4, shadow: { id: 60 } }],
    ['div', {}, [], { shadow: { id: 50 } }],
  );
  batch('document removed', 'diverged', [{ op: 'remove', ids: [0] }]);
  batch('document moved', 'diverged', [{ op: 'move', parent: BODY, before: null, ids: [0] }]);
  batch('attributes of the document', 'diverged', [{ op: 'attrs', id: 0, set: { a: 'b' } }]);
  batch('removed twice', 'diverged', [{ op: 'remove', ids: [4, 4] }], ['p']);
  batch(
    'used after it is removed',
    'diverged',
    [
      { op: 'remove', ids: [4] },
      { op: 'attrs', id: 5, set: {} },
    ],
    ['p', {}, [['b']]],
  );
  batch(
    'used after its shadow tree is removed',
    'diverged',
    [{ op: 'remove', ids: [4] }, insert(50, element(51, 'p'))],
    ['div', {}, [], { shadow: { id: 50 } }],
  );
  batch('id that is taken', 'diverged', [insert(BODY, element(4, 'p'))], ['p']);
  batch('id twice in one insert', 'diverged', [insert(BODY, element(70, 'p'), element(70, 'p'))]);
  batch('before a node of another parent', 'diverged', [
    { op: 'insert', parent: BODY, before: HEAD, nodes: [element(70, 'p')] },
  ]);
  batch('into a text', 'diverged', [insert(4, element(70, 'p'))], 'text');
  batch('text of an element', 'diverged', [{ op: 'text', id: 4, text: 'x' }], ['p']);
  batch('attributes of a text', 'diverged', [{ op: 'attrs', id: 4, set: { a: 'b' } }], 'text');
  batch('second root element', 'diverged', [insert(0, element(70, 'html'))]);
  batch('text beside the root element', 'diverged', [insert(0, { id: 70, text: 'x' })]);
  batch('root element removed', 'applied', [{ op: 'remove', ids: [1] }]);
  batch('root element replaced by a script', 'applied', [
    { op: 'remove', ids: [1] },
    insert(0, element(70, 'script', { src: '/attack/script' }, { kids: [{ id: 71, text: RUN }] })),
  ]);
  batch('modal that is no dialog', 'diverged', [{ op: 'layer', id: 4, layer: 'modal' }], ['p']);
  batch('depth by moves', 'diverged', deepMoves());
  batch('wrong check', 'diverged', []);
  const wrong = all.at(-1);
  const body = JSON.stringify({ version: 1, ops: [], check: 12345 });
  if (wrong !== undefined)
    all[all.length - 1] = { ...wrong, events: [...wrong.events.slice(0, 1), { kind: 'delta', body }] };
  all.push({
    name: 'deep nesting of an insert',
    outcome: 'diverged',
    events: [
      { kind: 'snapshot', body: snapshot(origin, []) },
      {
        kind: 'delta',
        body: `{"version":1,"ops":[{"op":"insert","parent":3,"before":null,"nodes":${nested(10_000)}}]}`,
      },
    ],
  });
  all.push({
    name: 'nesting that a browser dies of',
    outcome: 'applied',
    events: [{ kind: 'snapshot', body: snapshot(origin, [inlineTables(700)]) }],
  });
  for (const mode of ['quirks', 'limited-quirks', 'no-quirks'] satisfies DocumentMode[])
    all.push({
      name: `mode ${mode} with a script`,
      outcome: 'applied',
      events: [
        {
          kind: 'snapshot',
          body: snapshot(
            origin,
            [
              ['script', {}, [RUN]],
              ['img', { src: 'x:y', onerror: RUN }],
            ],
            { mode },
          ),
        },
      ],
    });
}

function inlineTables(depth: number): Draft {
  const style = { style: 'display:inline-table' };
  let chain: Draft = ['div', style, ['x']];
  for (let level = 1; level < depth; level++) chain = ['div', style, [chain]];
  return chain;
}

/** A chain of 500 in the page, and one of 500 moved below its end. */
function deepMoves(): readonly (Op | unknown)[] {
  const chain = (from: number): unknown => {
    let node: unknown = { id: from + 500, tag: 'div' };
    for (let id = from + 499; id >= from; id--) node = { id, tag: 'div', kids: [node] };
    return node;
  };
  return [
    insert(BODY, chain(1000)),
    insert(BODY, chain(2000)),
    { op: 'move', parent: 1500, before: null, ids: [2000] },
  ];
}
