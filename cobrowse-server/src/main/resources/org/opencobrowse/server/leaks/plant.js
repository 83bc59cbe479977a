// Plants words that stand nowhere else into every place of the page that must stay hidden, and some where they must be seen. `make(place)` answers the word of
// a place. Called twice: before the page is shared (`isAgain` false) and while it is, when everything is changed once more.
(rules, words, isAgain) => {
  const make = (place) => words[place] ?? (words[place] = `leak${Math.random().toString(36).slice(2)}x${Object.keys(words).length}`);
  const known = new Set(Object.keys(words));
  const suffix = isAgain ? ', later' : '';
  const attributes = ['value', 'placeholder', 'title', 'alt', 'aria-label', 'aria-description', 'data-probe', 'href', 'src', 'label', 'content', 'style'];
  const fill = (element, of, isOpen) => {
    const word = (place) => make(`${of}: ${place}${suffix}`);
    if (!isOpen) {
      for (const name of attributes) {
        if (name === 'style') element.style.setProperty('--probe', `"${word('style')}"`);
        else if (name === 'src' || name === 'href') {
          if (!['SCRIPT', 'LINK', 'IFRAME', 'BASE', 'IMG', 'STYLE'].includes(element.tagName)) element.setAttribute(name, `#${word(name)}`);
        } else if (!(name === 'value' && element.tagName === 'LI')) element.setAttribute(name, word(name));
      }
    }
    if ('value' in element && ['INPUT', 'TEXTAREA'].includes(element.tagName)) {
      if (!['checkbox', 'radio', 'file', 'range', 'color', 'date', 'number', 'submit', 'button', 'reset', 'image', 'hidden'].includes(element.type)) {
        element.value = word('typed');
        element.dispatchEvent(new Event('input', { bubbles: true }));
      }
      return;
    }
    if (element.tagName === 'SELECT') {
      element.add(new Option(word('option')));
      element.selectedIndex = element.options.length - 1;
      return;
    }
    if (['IMG', 'VIDEO', 'AUDIO', 'CANVAS', 'IFRAME', 'OBJECT', 'EMBED', 'HR', 'BR', 'META', 'LINK', 'SCRIPT', 'STYLE'].includes(element.tagName)) return;
    element.append(word('text'));
    const inner = document.createElement('b');
    inner.textContent = word('text inside');
    inner.title = word('title inside');
    element.append(inner);
    if (element.namespaceURI !== 'http://www.w3.org/1999/xhtml' || isOpen) return;
    const field = document.createElement('input');
    element.append(field);
    field.value = word('field inside');
    const sheet = document.createElement('style');
    sheet.textContent = `.probe::after { content: "${word('style sheet inside')}" }`;
    element.append(sheet);
    const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    drawing.append(document.createElementNS('http://www.w3.org/2000/svg', 'text'));
    drawing.firstChild.textContent = word('drawing inside');
    element.append(drawing);
    const host = document.createElement('span');
    element.append(host);
    host.attachShadow({ mode: 'open' }).append(word('shadow root inside'));
    const editable = document.createElement('div');
    editable.contentEditable = 'true';
    editable.textContent = word('editable inside');
    element.append(editable);
    const image = document.createElement('img');
    image.alt = word('alt inside');
    element.append(image);
  };

  const counts = [];
  const all = (root, selector, each) => {
    for (const element of root.querySelectorAll(selector)) each(element);
    for (const element of root.querySelectorAll('*')) if (element.shadowRoot) all(element.shadowRoot, selector, each);
  };
  const plant = (selector, of) => {
    let found = 0;
    all(document, selector, (element) => {
      if (element.closest('cobrowse-ui') || found >= 20) return;
      found++;
      fill(element, of, false);
    });
    counts.push([of, found]);
  };

  let stage = document.getElementById('cobrowse-leak-probe');
  if (stage === null) {
    stage = document.createElement('div');
    stage.id = 'cobrowse-leak-probe';
    for (const mark of ['mask', 'block', 'service', 'Mask ', 'anything']) {
      const part = document.createElement('div');
      part.setAttribute('data-cobrowse', mark);
      stage.append(part);
    }
    for (const autocomplete of ['one-time-code', 'cc-number', 'billing cc-csc', 'section-a cc-exp', 'current-password', 'new-password']) {
      const field = document.createElement('input');
      field.setAttribute('autocomplete', autocomplete);
      stage.append(field);
    }
    const password = document.createElement('input');
    password.type = 'password';
    stage.append(password);
    // An element of a name that rules hardly select.
    const open = document.createElement('cobrowse-leak-open');
    open.id = 'cobrowse-leak-open';
    stage.append(open);
    document.body.append(stage);
  }
  for (const part of stage.querySelectorAll(':scope > [data-cobrowse]')) fill(part, `mark “${part.dataset.cobrowse}”`, false);
  for (const field of stage.querySelectorAll(':scope > input')) {
    const of = field.getAttribute('autocomplete') ?? 'password';
    field.value = make(`secret field ${of}${suffix}`);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    if (isAgain && of === 'password') field.type = 'text';
  }
  for (const { kind, selector } of rules) plant(selector, `${kind} ${selector}`);
  // What is seen proves that this looks where it should.
  document.getElementById('cobrowse-leak-open').textContent = make(`seen${suffix}`);
  return { words, fresh: Object.keys(words).filter((place) => !known.has(place)).length, counts };
};
