import { element, toast } from '../dom.js';
import { addresses } from '../profile.js';

const parts = [
  { id: 'label', text: 'Name of this address', autocomplete: 'off' },
  { id: 'name', text: 'Recipient', autocomplete: 'name' },
  { id: 'street', text: 'Street and number', autocomplete: 'street-address' },
  { id: 'postcode', text: 'Postcode', autocomplete: 'postal-code' },
  { id: 'city', text: 'Town', autocomplete: 'address-level2' },
  { id: 'country', text: 'Country', autocomplete: 'country-name' },
];

export function addressesView() {
  const list = element('ul', { class: 'tiles', id: 'addresses' });
  const form = element('form', { method: 'dialog', id: 'address-form' });
  const dialog = element('dialog', { id: 'address-dialog', 'aria-label': 'Address' }, form);

  function showList() {
    list.replaceChildren(...addresses.read().map(tile));
  }

  function tile(address) {
    return element(
      'li',
      { class: 'panel' },
      element('h2', {}, address.label),
      element(
        'address',
        {},
        [address.name, address.street, `${address.postcode} ${address.city}`, address.country].map((line) =>
          element('span', {}, line),
        ),
      ),
      element(
        'p',
        { class: 'row' },
        element(
          'button',
          {
            type: 'button',
            class: 'quiet',
            'aria-label': `Change ${address.label}`,
            on: { click: () => edit(address) },
          },
          'Change',
        ),
        element(
          'button',
          {
            type: 'button',
            class: 'quiet',
            'aria-label': `Delete ${address.label}`,
            on: { click: () => drop(address) },
          },
          'Delete',
        ),
      ),
    );
  }

  function drop(address) {
    addresses.write(addresses.read().filter(({ id }) => id !== address.id));
    showList();
    toast(`${address.label} deleted.`);
  }

  function edit(address) {
    form.replaceChildren(
      element('h2', {}, address.id ? `Change ${address.label}` : 'New address'),
      ...parts.map(({ id, text, autocomplete }) =>
        element(
          'label',
          {},
          text,
          element('input', {
            id: `address-${id}`,
            name: id,
            value: address[id] ?? '',
            autocomplete,
            maxLength: 80,
            required: true,
          }),
        ),
      ),
      element(
        'p',
        { class: 'row' },
        element('button', { type: 'submit', class: 'button', id: 'address-save' }, 'Save'),
        element(
          'button',
          { type: 'button', class: 'quiet', id: 'address-cancel', on: { click: () => dialog.close() } },
          'Cancel',
        ),
      ),
    );
    form.onsubmit = () => keep({ ...Object.fromEntries(new FormData(form)), id: address.id ?? `a${Date.now()}` });
    dialog.showModal();
  }

  function keep(address) {
    const others = addresses.read();
    const place = others.findIndex(({ id }) => id === address.id);
    addresses.write(place < 0 ? [...others, address] : others.with(place, address));
    showList();
    toast(`${address.label} saved.`);
  }

  showList();
  return [
    element('h1', {}, 'Addresses'),
    list,
    element(
      'p',
      {},
      element(
        'button',
        { type: 'button', class: 'button', id: 'address-add', on: { click: () => edit({}) } },
        'Add an address',
      ),
    ),
    dialog,
  ];
}
