import { totals } from './basket.js';
import { byId, money } from './dom.js';

/** Fills in the totals of basket and checkout, and returns them. */
export function showTotals() {
  const sums = totals();
  byId('total-goods').textContent = money(sums.goods);
  byId('discount-row').hidden = sums.discount === 0;
  byId('total-discount').textContent = money(-sums.discount);
  byId('total-delivery').textContent = sums.delivery === 0 ? 'free' : money(sums.delivery);
  byId('total').textContent = money(sums.total);
  return sums;
}
