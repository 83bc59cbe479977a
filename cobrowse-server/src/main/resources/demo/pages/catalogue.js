// The demo shop: static pages that show what co-browsing is for. It works by itself; the loader script in each
// page's head, when the service is there, un-hides the "Get help" button. State lives in localStorage only.
import '../star-rating.js';
import { addToBasket } from '../basket.js';
import { categories, newProducts, potColours, products } from '../catalogue.js';
import { byId, element, money, picture, toast } from '../dom.js';

const orders = {
  recommended: () => 0,
  cheap: (a, b) => a.price - b.price,
  dear: (a, b) => b.price - a.price,
  rating: (a, b) => b.rating - a.rating,
  name: (a, b) => a.name.localeCompare(b.name),
};

const form = byId('filter-form');
const search = byId('search');
const sort = byId('sort');
const most = byId('most');

const choice = (id, label) =>
  element(
    'label',
    {},
    element('input', {
      type: 'radio',
      name: 'category',
      id: `category-${id || 'all'}`,
      value: id,
      defaultChecked: id === '',
    }),
    ` ${label}`,
  );

/** What the customer asks for, as it stands in the controls. */
function wish() {
  const data = new FormData(form);
  return {
    words: search.value.toLowerCase().split(/\s+/).filter(Boolean),
    category: data.get('category'),
    light: data.getAll('light'),
    safe: data.has('safe'),
    most: Number(data.get('most')) * 100,
  };
}

function fits(item, { words, category, light, safe, most: limit }) {
  const text = `${item.name} ${item.latin} ${item.blurb}`.toLowerCase();
  return (
    words.every((word) => text.includes(word)) &&
    (category === '' || item.category === category) &&
    (light.length === 0 || light.includes(item.light)) &&
    (!safe || item.petSafe) &&
    item.price <= limit
  );
}

function card(item) {
  const several = item.sizes.length > 1;
  return element(
    'li',
    { class: 'card', id: `product-${item.id}` },
    element(
      'a',
      {
        class: `frame tint-${item.category}`,
        href: `/demo/product.html?id=${item.id}`,
        tabIndex: -1,
        'aria-hidden': 'true',
      },
      picture(item, potColours[products.indexOf(item) % potColours.length].id, ''),
      newProducts.includes(item.id) && element('span', { class: 'badge' }, 'New'),
    ),
    element('h3', {}, element('a', { href: `/demo/product.html?id=${item.id}` }, item.name)),
    element('p', { class: 'latin' }, item.latin || categories.find(({ id }) => id === item.category).label),
    element('star-rating', { value: item.rating, numeric: true }),
    element(
      'div',
      { class: 'card-foot' },
      element('span', { class: 'price' }, several ? `from ${money(item.price)}` : money(item.price)),
      element(
        'button',
        {
          type: 'button',
          class: 'add',
          'aria-label': `Add ${item.name} to basket`,
          on: { click: () => add(item) },
        },
        'Add',
      ),
    ),
  );
}

function add(item) {
  addToBasket(item.id, item.sizes[0].id, item.potted ? potColours[0].id : '');
  toast(`${item.name} is in your basket. `, { href: '/demo/cart.html', text: 'Go to basket' });
}

function show() {
  const found = products.filter((item) => fits(item, wish())).sort(orders[sort.value]);
  byId('most-shown').textContent = `€${most.value}`;
  byId('products').replaceChildren(...found.map(card));
  byId('no-products').hidden = found.length > 0;
  byId('result-count').textContent = found.length === 1 ? '1 product' : `${found.length} products`;
  remember();
}

function remember() {
  const { category } = wish();
  const query = new URLSearchParams();
  if (search.value) query.set('q', search.value);
  if (category) query.set('category', category);
  if (sort.value !== 'recommended') query.set('sort', sort.value);
  history.replaceState(null, '', `${location.pathname}${query.size ? `?${query}` : ''}${location.hash}`);
}

function recall() {
  const query = new URLSearchParams(location.search);
  search.value = query.get('q') ?? '';
  const order = query.get('sort') ?? '';
  sort.value = Object.hasOwn(orders, order) ? order : 'recommended';
  const category = categories.find(({ id }) => id === query.get('category'));
  if (category) byId(`category-${category.id}`).checked = true;
}

byId('category-choices').append(choice('', 'Everything'), ...categories.map(({ id, label }) => choice(id, label)));
if (matchMedia('(max-width: 800px)').matches) byId('filters').open = false;
recall();
show();
search.addEventListener('input', show);
sort.addEventListener('change', show);
form.addEventListener('input', show);
form.addEventListener('submit', (event) => event.preventDefault());
// The controls have their old values until the reset event has been handled.
form.addEventListener('reset', () => setTimeout(show));
