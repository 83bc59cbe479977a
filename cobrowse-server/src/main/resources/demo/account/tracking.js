import { element } from '../dom.js';

const rowEveryMs = 3000;
const rowsKept = 10;
const places = [
  'Harbour Lane',
  'Mill Street',
  'Canal Road',
  'Orchard Close',
  'Church Hill',
  'Station Square',
  'Weir Bridge',
  'Foundry Row',
  'Sea View',
  'Market Cross',
];
const clock = new Intl.DateTimeFormat('en-IE', { timeStyle: 'medium' });

/** The van on its way: a row every few seconds while somebody can see it, the oldest rows dropping out, until it is there. */
export function tracking(signal) {
  let stopsLeft = 24;
  const left = element('strong', { id: 'stops-left' });
  const progress = element('progress', {
    id: 'tracking-progress',
    max: stopsLeft,
    value: 0,
    'aria-label': 'Way of the parcel',
  });
  const rows = element('ol', { id: 'tracking-rows', class: 'tracking-rows' });

  function drive() {
    if (document.visibilityState !== 'visible') return;
    stopsLeft -= 1;
    const there = stopsLeft === 0;
    const text = there
      ? 'Delivered to your door'
      : `Delivered at ${places[stopsLeft % places.length]}, ${stopsLeft} before yours`;
    rows.prepend(element('li', {}, element('time', {}, clock.format(new Date())), ' ', text));
    if (rows.children.length > rowsKept) rows.lastElementChild.remove();
    progress.value += 1;
    left.textContent = there ? 'Your parcel has arrived' : `${stopsLeft} stops before yours`;
    if (there) clearInterval(timer);
  }

  const timer = setInterval(drive, rowEveryMs);
  signal.addEventListener('abort', () => clearInterval(timer));
  drive();
  return element(
    'section',
    { class: 'panel tracking', id: 'tracking', 'aria-label': 'Parcel tracking' },
    element('h2', {}, 'Your parcel, live'),
    element('p', {}, left),
    progress,
    rows,
  );
}
