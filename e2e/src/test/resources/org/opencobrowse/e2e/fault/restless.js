// A page that changes at random, by a seed: text, attributes, inserts, moves, removals, scrolling, what is typed. Markers are numbered, are never taken away and
// stand in order, so that a reader can tell what was lost, doubled or swapped.
((seed) => {
  let state = seed >>> 0;
  // mulberry32, by Tommy Ettinger (public domain).
  const chance = (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  const add = (parent, tag, properties = {}) => parent.appendChild(Object.assign(document.createElement(tag), properties));
  const root = add(document.body, 'section', { id: 'restless' });
  const markers = add(root, 'ol', { id: 'markers' });
  const box = add(root, 'div', { id: 'box' });
  box.style.cssText = 'height:150px;overflow:auto';
  const form = add(root, 'form');
  const field = add(form, 'input', { type: 'text' });
  const tick = add(form, 'input', { type: 'checkbox' });
  const choice = add(form, 'select');
  for (const word of ['one', 'two', 'three']) add(choice, 'option', { textContent: word });
  const area = add(form, 'textarea');
  const any = () => box.children[chance(box.children.length)];
  const changed = (control, type) => control.dispatchEvent(new Event(type, { bubbles: true }));
  let count = 0;

  const operations = [
    () => add(box, 'p', { textContent: `p ${chance(1e6)}` }),
    () => add(any() ?? box, 'span', { textContent: ` s ${chance(1e6)}` }),
    () => any()?.before(add(box, 'p', { textContent: `moved ${chance(1e6)}` })),
    () => any()?.after(any() ?? ''),
    () => box.children.length > 40 && any()?.remove(),
    () => any()?.setAttribute(`data-a${chance(4)}`, String(chance(1e6))),
    () => any()?.removeAttribute(`data-a${chance(4)}`),
    () => {
      const words = any()?.firstChild;
      if (words?.nodeType === 3) words.data = `t ${chance(1e6)}`;
    },
    () => any()?.classList.toggle(`c${chance(3)}`),
    () => {
      field.value = `v ${chance(1e6)}`;
      changed(field, 'input');
    },
    () => {
      area.value = `a ${chance(1e6)}\nb`;
      changed(area, 'input');
    },
    () => {
      tick.checked = !tick.checked;
      changed(tick, 'change');
    },
    () => {
      choice.selectedIndex = chance(3);
      changed(choice, 'change');
    },
    () => (box.scrollTop = chance(400)),
    () => scrollTo(0, chance(600)),
  ];
  const timer = setInterval(() => {
    add(markers, 'li', { textContent: `marker ${++count}` });
    for (let times = chance(6); times > 0; times--) operations[chance(operations.length)]();
  }, 25);
  window.restless = {
    count: () => count,
    stop: () => {
      clearInterval(timer);
      return count;
    },
  };
})
