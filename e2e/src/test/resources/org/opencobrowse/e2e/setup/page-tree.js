// What can be seen of a document, as lines of text: the same for a customer's page and for its replica, if capture and replica are right. It
// shares no code with them. Left out on both sides is what the protocol never sends: comments, scripts' text, handlers, values of secret
// fields, what stands for frames, canvases and media.
(() => {
  const HTML = 'http://www.w3.org/1999/xhtml';
  const WITHOUT_KIDS = new Set('script noscript template base meta style link textarea iframe frame canvas video audio object embed'.split(' '));
  const ONLY_ID_AND_CLASS = new Set('script noscript template base meta style link iframe frame video audio object embed source track param'.split(' '));
  const NEVER = new Set(
    ('nonce integrity srcdoc ping http-equiv manifest autofocus autoplay autocomplete attributionsrc action formaction formtarget target download accesskey ' +
      'crossorigin referrerpolicy profile codebase open inert popover checked selected name').split(' '),
  );
  const ADDRESSES = new Set(['href', 'xlink:href', 'src', 'srcset', 'cite', 'longdesc', 'poster', 'background', 'data']);
  const CONTROLS = new Set(['input', 'textarea', 'select']);
  // With closed shadow roots, of which the page tells nothing: the replica has them if our script came before them, which is left to chance.
  const CLOSED = /^x-(?:closed|slotted)$/;
  const WITHOUT_VALUE = new Set(['checkbox', 'radio', 'file', 'hidden']);

  const getter = (type, name) => Object.getOwnPropertyDescriptor(type.prototype, name).get;
  const childNodes = getter(Node, 'childNodes');
  const attributes = getter(Element, 'attributes');
  const shadowRoot = getter(Element, 'shadowRoot');
  const nodeType = getter(Node, 'nodeType');
  const localName = getter(Element, 'localName');
  const namespaceURI = getter(Element, 'namespaceURI');
  const scrollLeft = getter(Element, 'scrollLeft');
  const scrollTop = getter(Element, 'scrollTop');
  const { matches, getAttribute, getBoundingClientRect } = Element.prototype;

  const plain = (text) => text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  const isService = (element) => getAttribute.call(element, 'data-cobrowse') === 'service' || /^cobrowse-(?:ui|alert)$/.test(localName.call(element));
  // The replica's own elements carry no mark; it puts them first in the head.
  const isOwn = (element, side) =>
    side === 'replica' && ((localName.call(element) === 'base' && element.id === '') || (localName.call(element) === 'style' && element.textContent.startsWith('@layer cobrowse{')));

  // What the agent's browser could not load it asks of the node.
  const asked = (url) => (url.includes('/cobrowse/resources/') ? (new URL(url).searchParams.get('url') ?? url) : url);
  // What is asked of the node is named by its whole address.
  const whole = (url) => {
    try {
      return new URL(url, document.baseURI).href;
    } catch {
      return url;
    }
  };

  const attribute = (tag, { name, value }) => {
    const lower = name.toLowerCase();
    if (lower.startsWith('on') || lower.startsWith('cobrowse-') || NEVER.has(lower)) return null;
    // Only the HTML parser makes such a name; no script can.
    if (name.includes('=')) return null;
    if (ONLY_ID_AND_CLASS.has(tag) && lower !== 'id' && lower !== 'class') return null;
    if (lower === 'value' && (CONTROLS.has(tag) || tag === 'button')) return null;
    // What stands for a closed shadow root has a size.
    if (lower === 'style' && (tag === 'canvas' || CLOSED.test(tag))) return null;
    if (lower === 'type' && tag === 'script') return null;
    if (ADDRESSES.has(lower)) {
      if (/^\s*(?:javascript|about):/i.test(value)) return null;
      if (/^(?:data|blob):/.test(value)) return `${lower}=data`;
      return `${lower}=${whole(asked(value)).replace(/[?#].*$/s, '')}`;
    }
    return `${name}=${plain(value)}`;
  };

  // The replica has an `autocomplete` of its own, against the agent's password manager.
  const isSecret = (control, side) =>
    control.type === 'password' || (side === 'page' ? /password|one-time-code|\bcc-/.test(getAttribute.call(control, 'autocomplete') ?? '') : /^\u2022{8}$/.test(control.value));
  const valueOf = (control, side) => {
    if (control.value === '') return '';
    return isSecret(control, side) ? 'secret' : plain(control.value);
  };
  const form = (tag, control, side) => {
    const parts = [];
    if (tag === 'select') parts.push(`selected=${[...control.options].flatMap((option, index) => (option.selected ? [index] : []))}`);
    else if (!WITHOUT_VALUE.has(control.type)) parts.push(`value=${JSON.stringify(valueOf(control, side))}`);
    if (control.type === 'checkbox' || control.type === 'radio') parts.push(`checked=${control.checked}`, `indeterminate=${control.indeterminate}`);
    return parts;
  };

  const layer = (element) => {
    if (matches.call(element, ':modal')) return ['layer=modal'];
    return matches.call(element, ':popover-open') ? ['layer=popover'] : [];
  };
  const open = (element) => (matches.call(element, 'details[open],dialog[open]') ? ['open'] : []);

  const rule = (text) =>
    text
      // The replica's own selectors for hover and focus; behind a pseudo-element the browser drops them again.
      .replace(/:is\((:[a-z-]+)(?:, ?\[cobrowse-[a-z-]+\])?\)/g, '$1')
      .replace(/url\("([^"]*)"\)/g, (_, url) => (url.startsWith('data:') ? 'url(data)' : `url(${asked(url).replace(/[?#].*$/, '').replace(/.*\//, '')})`));
  const rulesOf = (sheet) => {
    if (sheet.disabled) return ['disabled'];
    try {
      return [...sheet.cssRules].map(({ cssText }) => rule(cssText)).filter((text) => !/^@import/.test(text));
    } catch {
      return [];
    }
  };
  const sum = (texts) => {
    let hash = 0x811c9dc5;
    for (const text of texts) {
      for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
      hash = Math.imul(hash ^ 10, 0x01000193);
    }
    return (hash >>> 0).toString(16);
  };
  /** Calls `each(depth, words, node)` for everything that can be seen, in document order. */
  const walk = (top, side, each) => {
    const sheet = (depth, from) => {
      for (const text of rulesOf(from)) each(depth, `rule ${text}`, from);
    };
    const kids = (parent, depth) => {
      for (const node of childNodes.call(parent)) {
        const type = nodeType.call(node);
        if (type === 3 || type === 4) each(depth, `text ${JSON.stringify(plain(node.data))}`, node);
        else if (type === 1) element(node, depth);
      }
    };
    const element = (node, depth) => {
      if (isService(node) || isOwn(node, side)) return;
      const isHtml = namespaceURI.call(node) === HTML;
      const name = localName.call(node);
      const tag = isHtml ? (name === 'link' ? 'style' : name) : name;
      const words = [`${isHtml ? '' : 'other:'}${tag}`];
      const named = [...attributes.call(node)].flatMap((each) => attribute(isHtml ? name : '', each) ?? []);
      words.push(...named.sort());
      if (isHtml && CONTROLS.has(tag)) words.push(...form(tag, node, side));
      const left = Math.round(scrollLeft.call(node));
      const top = Math.round(scrollTop.call(node));
      if ((left !== 0 || top !== 0) && !WITHOUT_KIDS.has(tag)) words.push(`scroll=${left},${top}`);
      words.push(...layer(node), ...open(node));
      each(depth, words.join(' '), node);
      if (tag === 'style' && node.sheet) sheet(depth + 1, node.sheet);
      const root = CLOSED.test(tag) ? null : shadowRoot.call(node);
      if (root !== null && !WITHOUT_KIDS.has(tag)) {
        const adopted = root.adoptedStyleSheets.filter((sheet) => !rulesOf(sheet)[0]?.startsWith('@layer cobrowse'));
        each(depth + 1, '#shadow', root);
        for (const one of adopted) sheet(depth + 2, one);
        kids(root, depth + 2);
      }
      if (!(isHtml && WITHOUT_KIDS.has(tag))) kids(node, depth + 1);
    };
    each(0, `document ${document.compatMode}`, document);
    for (const one of document.adoptedStyleSheets) sheet(1, one);
    kids(top, 1);
  };

  window.cobrowsePageTree = {
    lines(side) {
      const lines = [];
      walk(document, side, (depth, words) => lines.push(`${' '.repeat(depth)}${words}`));
      return lines;
    },
    summary(side) {
      const lines = this.lines(side);
      return `${lines.length} lines, ${sum(lines)}`;
    },
    /** Words of the first `most` elements, and their boxes in CSS pixels. */
    boxes(side, most) {
      const boxes = { of: [], at: [] };
      walk(document, side, (depth, words, node) => {
        if (boxes.of.length >= most || !(node instanceof Element)) return;
        const { left, top, width, height } = getBoundingClientRect.call(node);
        boxes.of.push(words.slice(0, 120));
        boxes.at.push([left, top, width, height].map(Math.round));
      });
      return boxes;
    },
  };
})();
