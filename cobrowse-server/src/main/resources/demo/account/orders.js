import { priceOf, product, sizeOf } from '../catalogue.js';
import { day, element, money, picture } from '../dom.js';
import { orders, profile } from '../profile.js';
import { tracking } from './tracking.js';

const status = (order) =>
  element('span', { class: `status ${order.status === 'Delivered' ? 'done' : 'open'}` }, order.status);

const known = (order) => order.lines.filter((line) => product(line.id));

function orderCard(order) {
  return element(
    'li',
    { class: 'panel order' },
    element(
      'div',
      { class: 'order-pictures' },
      known(order).map((line) =>
        element(
          'span',
          { class: `frame tint-${product(line.id).category}` },
          picture(product(line.id), line.pot || undefined),
        ),
      ),
    ),
    element(
      'div',
      {},
      element('a', { href: `/demo/account/orders/${order.id}` }, `Order ${order.id}`),
      element('small', {}, day(order.placed)),
    ),
    status(order),
    element('span', { class: 'price' }, money(order.total)),
  );
}

export function overview() {
  const [latest] = orders.read();
  return [
    element('h1', {}, `Hello ${profile.read().name}`),
    element('p', {}, 'Your latest order:'),
    element('ul', { class: 'orders' }, latest && orderCard(latest)),
    element(
      'div',
      { class: 'tiles' },
      element(
        'a',
        { class: 'panel tile', href: '/demo/account/addresses' },
        element('strong', {}, 'Addresses'),
        'Where your plants go',
      ),
      element(
        'a',
        { class: 'panel tile', href: '/demo/account/settings' },
        element('strong', {}, 'Settings'),
        'E-mail, reminders, holidays',
      ),
      element(
        'a',
        { class: 'panel tile', href: '/demo/guide.html' },
        element('strong', {}, 'Plant A–Z'),
        'Care for what you have',
      ),
    ),
  ];
}

export function ordersView() {
  return [element('h1', {}, 'Orders'), element('ul', { class: 'orders', id: 'orders' }, orders.read().map(orderCard))];
}

function lineRow(line) {
  const item = product(line.id);
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, element('a', { href: `/demo/product.html?id=${line.id}` }, item.name)),
    element('td', {}, item.sizes.length > 1 ? sizeOf(item, line.size).label : ''),
    element('td', {}, String(line.quantity)),
    element('td', {}, money(priceOf(item, line.size) * line.quantity)),
  );
}

export function orderView(signal, id) {
  const order = orders.read().find((candidate) => candidate.id === id);
  if (!order)
    return [
      element('h1', {}, 'We do not know this order'),
      element('p', {}, element('a', { href: '/demo/account/orders' }, 'All orders')),
    ];
  return [
    element(
      'nav',
      { class: 'crumbs', 'aria-label': 'Breadcrumb' },
      element('a', { href: '/demo/account/orders' }, 'Orders'),
      ' ',
      element('span', { 'aria-current': 'page' }, order.id),
    ),
    element('h1', {}, `Order ${order.id}`),
    element('p', {}, `Placed on ${day(order.placed)} `, status(order)),
    element(
      'div',
      { class: 'table-frame' },
      element(
        'table',
        { id: 'order-table' },
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            ['Product', 'Size', 'Pieces', 'Price'].map((text) => element('th', { scope: 'col' }, text)),
          ),
        ),
        element('tbody', {}, known(order).map(lineRow)),
        element(
          'tfoot',
          {},
          element(
            'tr',
            {},
            element('th', { scope: 'row', colSpan: 3 }, 'Total, delivery included'),
            element('td', {}, money(order.total)),
          ),
        ),
      ),
    ),
    order.status === 'On its way' && tracking(signal),
  ].filter(Boolean);
}
