import { basketLines, dropVoucher, mostOfOne, onBasketChange, redeem, removeLine, setQuantity } from '../basket.js';
import { sizeOf } from '../catalogue.js';
import { byId, element, money, picture, toast } from '../dom.js';
import { showTotals } from '../order-summary.js';

const list = byId('basket-lines');
/** The row of each line, by the line's key: a row lives as long as its line, so that typing in it is not disturbed. */
const rows = new Map();

function row(line) {
  const id = line.key.replaceAll('/', '-');
  const quantity = element('input', {
    type: 'number',
    id: `quantity-${id}`,
    min: 1,
    max: mostOfOne,
    'aria-label': `Quantity of ${line.item.name}`,
    on: {
      input: () => quantity.validity.valid && quantity.value && setQuantity(line.key, quantity.value),
      change: showBasket,
    },
  });
  const sum = element('span', { class: 'price' });
  const variant = [line.item.sizes.length > 1 && sizeOf(line.item, line.size).label, line.pot && `${line.pot} pot`]
    .filter(Boolean)
    .join(' · ');
  const node = element(
    'li',
    { class: 'line' },
    element(
      'a',
      {
        class: `frame tint-${line.item.category}`,
        href: `/demo/product.html?id=${line.id}`,
        tabIndex: -1,
        'aria-hidden': 'true',
      },
      picture(line.item, line.pot || undefined, ''),
    ),
    element(
      'div',
      { class: 'line-name' },
      element('a', { href: `/demo/product.html?id=${line.id}` }, line.item.name),
      element('small', {}, variant),
    ),
    element('label', { class: 'line-quantity' }, quantity),
    sum,
    element(
      'button',
      {
        type: 'button',
        class: 'quiet',
        id: `remove-${id}`,
        'aria-label': `Remove ${line.item.name}`,
        on: { click: () => remove(line) },
      },
      'Remove',
    ),
  );
  return { node, quantity, sum };
}

function remove(line) {
  removeLine(line.key);
  toast(`${line.item.name} removed.`);
  byId('main').focus();
}

function showBasket() {
  const lines = basketLines();
  const keys = new Set(lines.map(({ key }) => key));
  for (const [key, { node }] of rows) {
    if (keys.has(key)) continue;
    node.remove();
    rows.delete(key);
  }
  for (const line of lines) {
    if (!rows.has(line.key)) {
      rows.set(line.key, row(line));
      list.append(rows.get(line.key).node);
    }
    const { quantity, sum } = rows.get(line.key);
    if (quantity.value !== String(line.quantity)) quantity.value = String(line.quantity);
    sum.textContent = money(line.sum);
  }
  byId('basket').hidden = lines.length === 0;
  byId('basket-empty').hidden = lines.length > 0;
  const { voucher, missing } = showTotals();
  byId('free-delivery-hint').textContent = missing > 0 ? `${money(missing)} more for free delivery.` : '';
  byId('voucher-state').replaceChildren(
    ...(voucher
      ? [
          `${voucher.code}: ${voucher.label}. `,
          element(
            'button',
            { type: 'button', class: 'quiet', id: 'voucher-drop', on: { click: dropVoucher } },
            'Take off',
          ),
        ]
      : []),
  );
}

byId('voucher-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const code = byId('voucher').value;
  if (redeem(code)) event.target.reset();
  else byId('voucher-state').textContent = `We do not know “${code}”.`;
});
onBasketChange(showBasket);
showBasket();
