import { priceOf, product } from './catalogue.js';
import { stored } from './stored.js';

const lines = stored('demo.basket', []);
const voucherCode = stored('demo.voucher', '');

export const mostOfOne = 20;
const freeDeliveryFrom = 6000;
const deliveryFee = 490;

const vouchers = {
  WELCOME10: {
    label: '10 % off your order',
    discount: (goods) => Math.round(goods / 10),
    freeDelivery: false,
  },
  GREENPOST: { label: 'Free delivery', discount: () => 0, freeDelivery: true },
};

const keyOf = (line) => [line.id, line.size, line.pot].join('/');
const within = (quantity) => Math.min(mostOfOne, Math.max(1, Math.trunc(Number(quantity)) || 1));

/** What is in the basket, with product and prices; a line of a product no longer sold drops out. */
export function basketLines() {
  const saved = lines.read();
  return (Array.isArray(saved) ? saved : []).flatMap((line) => {
    const item = product(line?.id);
    if (!item) return [];
    const quantity = within(line.quantity);
    const each = priceOf(item, line.size);
    return [{ ...line, item, quantity, each, sum: each * quantity, key: keyOf(line) }];
  });
}

const save = (changed) => lines.write(changed.map(({ id, size, pot, quantity }) => ({ id, size, pot, quantity })));

export function addToBasket(id, size, pot, quantity = 1) {
  const now = basketLines();
  const same = now.find((line) => line.key === keyOf({ id, size, pot }));
  if (same) same.quantity = within(same.quantity + quantity);
  else now.push({ id, size, pot, quantity: within(quantity) });
  save(now);
}

export const setQuantity = (key, quantity) =>
  save(basketLines().map((line) => (line.key === key ? { ...line, quantity: within(quantity) } : line)));
export const removeLine = (key) => save(basketLines().filter((line) => line.key !== key));

export function emptyBasket() {
  lines.clear();
  voucherCode.clear();
}

export function redeem(code) {
  const known = code.trim().toUpperCase();
  if (!Object.hasOwn(vouchers, known)) return false;
  voucherCode.write(known);
  return true;
}
export const dropVoucher = () => voucherCode.clear();

export function totals() {
  const now = basketLines();
  const code = voucherCode.read();
  const voucher = Object.hasOwn(vouchers, code) ? { code, ...vouchers[code] } : null;
  const pieces = now.reduce((sum, line) => sum + line.quantity, 0);
  const goods = now.reduce((sum, line) => sum + line.sum, 0);
  const discount = voucher ? voucher.discount(goods) : 0;
  const free = pieces === 0 || voucher?.freeDelivery || goods - discount >= freeDeliveryFrom;
  const delivery = free ? 0 : deliveryFee;
  return {
    pieces,
    goods,
    voucher,
    discount,
    delivery,
    total: goods - discount + delivery,
    missing: free ? 0 : freeDeliveryFrom - goods + discount,
  };
}

export function onBasketChange(listener) {
  lines.onChange(listener);
  voucherCode.onChange(listener);
}
