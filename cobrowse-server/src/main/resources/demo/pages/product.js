import '../star-rating.js';
import { addToBasket, mostOfOne } from '../basket.js';
import { categories, potColours, priceOf, product } from '../catalogue.js';
import { byId, day, element, money, picture, toast } from '../dom.js';

const item = product(new URLSearchParams(location.search).get('id'));
const quantity = byId('quantity');
const size = byId('size');
let view = 'whole';

const views = [
  { id: 'whole', label: 'The whole product' },
  { id: 'close', label: 'Close up' },
  { id: 'room', label: 'In a room' },
];

const chosenPot = () => (item.potted ? new FormData(byId('buy-form')).get('pot') : '');

function framed(viewId, alt) {
  return element('span', { class: `scene ${viewId} tint-${item.category}` }, picture(item, chosenPot(), alt));
}

function showGallery() {
  const chosen = views.find(({ id }) => id === view);
  byId('gallery-view').replaceChildren(framed(view, `${item.name}: ${chosen.label.toLowerCase()}`));
  byId('gallery-thumbs').replaceChildren(
    ...views.map(({ id, label }) =>
      element(
        'button',
        {
          type: 'button',
          id: `view-${id}`,
          'aria-label': label,
          'aria-pressed': String(id === view),
          on: { click: () => choose(id) },
        },
        framed(id, ''),
      ),
    ),
  );
}

function choose(viewId) {
  view = viewId;
  showGallery();
  byId(`view-${viewId}`).focus();
}

function showPrice() {
  byId('product-price').textContent = money(priceOf(item, size.value));
}

function step(by) {
  quantity.value = String(Math.min(mostOfOne, Math.max(1, (quantity.valueAsNumber || 1) + by)));
}

function showProduct() {
  const category = categories.find(({ id }) => id === item.category);
  document.title = `${item.name} · Fern & Clay`;
  byId('crumb-category').textContent = category.label;
  byId('crumb-category').href = `/demo/?category=${category.id}`;
  byId('crumb-name').textContent = item.name;
  byId('product-name').textContent = item.name;
  byId('product-latin').textContent = item.latin;
  byId('product-rating').value = item.rating;
  byId('product-blurb').textContent = item.blurb;
  byId('care-list').replaceChildren(...item.care.map((advice) => element('li', {}, advice)));
  size.replaceChildren(
    ...item.sizes.map(({ id, label, extra }) =>
      element('option', { value: id }, extra ? `${label} (+${money(extra)})` : label),
    ),
  );
  size.closest('label').hidden = item.sizes.length === 1;
  byId('pot-choice').hidden = !item.potted;
  byId('pot-choice').append(
    ...potColours.map(({ id, label }, place) =>
      element(
        'label',
        { class: `swatch ${id}` },
        element('input', { type: 'radio', name: 'pot', id: `pot-${id}`, value: id, checked: place === 0 }),
        ` ${label}`,
      ),
    ),
  );
  byId('size-guide-open').hidden = !item.potted;
  showPrice();
  showGallery();
  byId('product').hidden = false;
}

function review({ author, stars, date, text }) {
  return element(
    'li',
    { class: 'review' },
    element(
      'p',
      {},
      element('star-rating', { value: stars }),
      ' ',
      element('strong', {}, author),
      ' ',
      element('time', { dateTime: date }, day(date)),
    ),
    element('p', {}, text),
  );
}

async function loadReviews() {
  const button = byId('load-reviews');
  button.disabled = true;
  byId('reviews-state').textContent = 'Loading…';
  try {
    const answer = await fetch('/demo/reviews.json');
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const reviews = await answer.json();
    byId('review-list').replaceChildren(...reviews.map(review));
    byId('reviews-state').textContent = `${reviews.length} reviews`;
    byId('review-form').hidden = false;
    button.hidden = true;
  } catch {
    byId('reviews-state').textContent = 'The reviews could not be loaded. Please try again.';
    button.disabled = false;
  }
}

function publishReview(event) {
  event.preventDefault();
  const data = new FormData(event.target);
  const stars = Number(data.get('stars')) || 5;
  byId('review-list').prepend(
    review({
      author: data.get('author'),
      text: data.get('text'),
      stars,
      date: new Date().toISOString().slice(0, 10),
    }),
  );
  event.target.reset();
  toast('Thank you for your review.');
}

function wire() {
  size.addEventListener('change', showPrice);
  byId('pot-choice').addEventListener('change', showGallery);
  byId('quantity-less').addEventListener('click', () => step(-1));
  byId('quantity-more').addEventListener('click', () => step(1));
  byId('buy-form').addEventListener('submit', (event) => {
    event.preventDefault();
    addToBasket(item.id, size.value, chosenPot(), quantity.valueAsNumber);
    toast(`${item.name} is in your basket. `, { href: '/demo/cart.html', text: 'Go to basket' });
  });
  byId('size-guide-open').addEventListener('click', () => byId('size-guide').showModal());
  byId('load-reviews').addEventListener('click', loadReviews);
  byId('review-form').addEventListener('submit', publishReview);
}

if (item) {
  showProduct();
  wire();
} else {
  byId('no-product').hidden = false;
}
