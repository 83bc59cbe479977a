import { basketLines, emptyBasket, onBasketChange, totals } from '../basket.js';
import { expiryProblem, groupedCard, ibanProblem, luhnProblem, slashedExpiry } from '../card.js';
import { byId, element, money, picture } from '../dom.js';
import { showTotals } from '../order-summary.js';
import { orders } from '../profile.js';

const form = byId('checkout-form');
const fields = [...form.elements].filter((field) => field.willValidate && byId(`${field.id}-error`));
const payments = ['card', 'debit', 'invoice'];

/** Rules that HTML cannot say; each returns the problem, or nothing. */
const rules = {
  'cc-number': luhnProblem,
  'cc-exp': (value) => expiryProblem(value, new Date()),
  iban: ibanProblem,
  'delivery-date': (value) =>
    value && new Date(`${value}T12:00`).getDay() === 0 ? 'We do not deliver on Sundays' : '',
};

const advice = {
  email: 'Please give an address like name@example.com',
  'delivery-date': 'Please choose a day from tomorrow on',
  'cc-csc': 'The three or four digits on the back of the card',
  terms: 'Please accept the terms',
  country: 'Please choose a country',
};

const labelOf = (field) => field.labels[0].firstChild.textContent.trim();

function problemOf(field) {
  if (field.closest('[hidden]')) return '';
  field.setCustomValidity(field.value ? (rules[field.id]?.(field.value) ?? '') : '');
  if (field.validity.valid) return '';
  if (field.validity.customError) return field.validationMessage;
  return advice[field.id] ?? (field.validity.valueMissing ? `${labelOf(field)} is missing` : field.validationMessage);
}

function check(field) {
  const problem = problemOf(field);
  byId(`${field.id}-error`).textContent = problem;
  if (problem) field.setAttribute('aria-invalid', 'true');
  else field.removeAttribute('aria-invalid');
  return problem;
}

function showErrors() {
  const wrong = fields.map((field) => ({ field, problem: check(field) })).filter(({ problem }) => problem);
  const box = byId('form-errors');
  box.hidden = wrong.length === 0;
  box.replaceChildren(
    element(
      'p',
      {},
      wrong.length === 1 ? 'One thing needs your attention:' : `${wrong.length} things need your attention:`,
    ),
    element(
      'ul',
      {},
      wrong.map(({ field, problem }) => element('li', {}, element('a', { href: `#${field.id}` }, problem))),
    ),
  );
  if (wrong.length > 0) box.focus();
  return wrong.length === 0;
}

function showPayment() {
  const chosen = new FormData(form).get('payment');
  payments.forEach((payment) => (byId(`${payment}-fields`).hidden = payment !== chosen));
}

function showOrder() {
  const lines = basketLines();
  byId('order-lines').replaceChildren(
    ...lines.map((line) =>
      element(
        'li',
        {},
        element('span', { class: `frame tint-${line.item.category}` }, picture(line.item, line.pot || undefined, '')),
        element('span', {}, `${line.quantity} × ${line.item.name}`),
        element('span', {}, money(line.sum)),
      ),
    ),
  );
  const { goods } = showTotals();
  byId('debug-margin').textContent = `${money(Math.round(goods * 0.38))} (38 %)`;
  byId('debug-score').textContent = (0.07 + lines.length * 0.02).toFixed(2);
  return lines.length > 0;
}

function placeOrder() {
  const { total } = totals();
  const id = `FC-${20500 + orders.read().length}`;
  const lines = basketLines().map(({ id: product, size, pot, quantity }) => ({
    id: product,
    size,
    pot,
    quantity,
  }));
  orders.write([{ id, placed: new Date().toISOString(), status: 'Being packed', total, lines }, ...orders.read()]);
  form.reset();
  byId('checkout-title').hidden = true;
  byId('checkout').hidden = true;
  byId('order-id').textContent = id;
  byId('see-order').href = `/demo/account/orders/${id}`;
  byId('thank-you').hidden = false;
  byId('thank-you').focus();
  emptyBasket();
}

function reformat(field, format) {
  field.addEventListener('input', () => {
    // Only at the end: moving the caret while somebody corrects the middle is rude.
    if (field.selectionStart === field.value.length) field.value = format(field.value);
  });
}

function localDay(daysFromNow) {
  const date = new Date();
  date.setDate(date.getDate() + daysFromNow);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

byId('delivery-date').min = localDay(1);
byId('delivery-date').max = localDay(60);
reformat(byId('cc-number'), groupedCard);
reformat(byId('cc-exp'), slashedExpiry);
let edits = 0;
form.addEventListener('input', () => (byId('debug-edits').textContent = String(++edits)));
form.addEventListener('change', showPayment);
fields.forEach((field) => {
  field.addEventListener('blur', () => field.value && check(field));
  field.addEventListener('input', () => field.hasAttribute('aria-invalid') && check(field));
});
const note = byId('courier-note');
note.addEventListener(
  'input',
  () => (byId('courier-note-left').textContent = `${note.maxLength - note.value.length} characters left`),
);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (showErrors()) placeOrder();
});
onBasketChange(showOrder);
const something = showOrder();
byId('checkout').hidden = !something;
byId('nothing-to-buy').hidden = something;
showPayment();
