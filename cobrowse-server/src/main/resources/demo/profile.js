// The pretended account: any user name signs in; the password is looked at by nobody and kept nowhere.
import { stored } from './stored.js';

export const profile = stored('demo.profile', null);

export const addresses = stored('demo.addresses', [
  {
    id: 'home',
    label: 'Home',
    name: 'Robin Winter',
    street: '14 Harbour Lane',
    city: 'Galway',
    postcode: 'H91 E2K3',
    country: 'Ireland',
  },
  {
    id: 'work',
    label: 'Work',
    name: 'Robin Winter',
    street: 'Mill Yard 3, second floor',
    city: 'Dublin',
    postcode: 'D08 X2F5',
    country: 'Ireland',
  },
]);

export const settings = stored('demo.settings', {
  email: 'robin@example.com',
  phone: '',
  language: 'en',
  newsletter: true,
  reminders: false,
  vacation: '',
});

const daysAgo = (days) => new Date(Date.now() - days * 86_400_000).toISOString();

export const orders = stored('demo.orders', [
  {
    id: 'FC-20418',
    placed: daysAgo(1),
    status: 'On its way',
    total: 5840,
    lines: [
      { id: 'monstera', size: 'm', pot: 'chalk', quantity: 1 },
      { id: 'mister', size: 'one', pot: '', quantity: 1 },
    ],
  },
  {
    id: 'FC-19877',
    placed: daysAgo(38),
    status: 'Delivered',
    total: 3290,
    lines: [{ id: 'terracotta-trio', size: 'one', pot: '', quantity: 1 }],
  },
  {
    id: 'FC-18203',
    placed: daysAgo(121),
    status: 'Delivered',
    total: 6600,
    lines: [
      { id: 'snake-plant', size: 's', pot: 'ink', quantity: 2 },
      { id: 'secateurs', size: 'one', pot: '', quantity: 1 },
    ],
  },
]);

/** Only a page of this shop is a place to go after signing in. */
export function afterSignIn() {
  const next = new URLSearchParams(location.search).get('next') ?? '';
  const target = URL.canParse(next, location.origin) ? new URL(next, location.origin) : null;
  const ours = target?.origin === location.origin && target.pathname.startsWith('/demo/');
  return ours ? target.pathname + target.search : '/demo/account/';
}
