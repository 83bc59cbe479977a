import { products } from '../catalogue.js';
import { byId, element } from '../dom.js';
import { plants } from '../plants.js';

const list = byId('plant-list');
const initials = new Map();
for (const plant of plants) initials.set(plant.name[0], [...(initials.get(plant.name[0]) ?? []), plant]);

const letterId = (letter) => `letter-${letter}`;

function row(plant) {
  const choose = (event) => {
    list.querySelector('[aria-current]')?.removeAttribute('aria-current');
    event.currentTarget.setAttribute('aria-current', 'true');
    showDetail(plant);
  };
  return element(
    'li',
    {},
    element(
      'button',
      { type: 'button', class: 'plant', on: { click: choose } },
      element('span', {}, element('strong', {}, plant.name), element('em', {}, plant.latin)),
      element('span', { class: `light ${plant.light.toLowerCase()}` }, plant.light),
    ),
  );
}

function showDetail(plant) {
  const sold = products.find(({ latin }) => latin === plant.latin);
  byId('plant-detail').replaceChildren(
    element('h2', {}, plant.name),
    element('p', { class: 'latin' }, plant.latin),
    element(
      'dl',
      { class: 'facts' },
      element('div', {}, element('dt', {}, 'Light'), element('dd', {}, plant.light)),
      element('div', {}, element('dt', {}, 'Water in summer'), element('dd', {}, `every ${plant.days} days`)),
      element(
        'div',
        {},
        element('dt', {}, 'Water in winter'),
        element('dd', {}, `every ${Math.round(plant.days * 1.7)} days`),
      ),
    ),
    sold
      ? element(
          'p',
          {},
          element('a', { class: 'button', href: `/demo/product.html?id=${sold.id}` }, 'See it in the shop'),
        )
      : element('p', { class: 'hint' }, 'Not in the shop just now.'),
  );
}

function jump(letter) {
  return element(
    'button',
    {
      type: 'button',
      id: `jump-${letter}`,
      on: { click: () => list.scrollTo({ top: byId(letterId(letter)).offsetTop, behavior: 'smooth' }) },
    },
    letter,
  );
}

/** The letter whose group is at the top of the list. */
function markLetter() {
  const groups = [...list.children];
  const group = groups.findLast((candidate) => candidate.offsetTop <= list.scrollTop + 8) ?? groups[0];
  for (const button of byId('letters').children) {
    if (letterId(button.textContent) === group.id) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  }
}

byId('plant-count').textContent = `${plants.length} plants.`;
byId('letters').append(...[...initials.keys()].map(jump));
list.append(
  ...[...initials].map(([letter, group]) =>
    element(
      'section',
      { id: letterId(letter), 'aria-label': letter },
      element('h2', {}, letter),
      element('ul', {}, group.map(row)),
    ),
  ),
);
list.addEventListener('scroll', markLetter, { passive: true });
markLetter();
