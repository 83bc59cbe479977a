// Account: a single-page application. Routes change with the History API, without a page load.
import { byId, element } from '../dom.js';
import { profile } from '../profile.js';
import { addressesView } from './addresses.js';
import { orderView, ordersView, overview } from './orders.js';
import { settingsView } from './settings.js';

const root = '/demo/account';

const routes = [
  { path: /^\/?$/, title: 'Overview', view: overview },
  { path: /^\/orders\/?$/, title: 'Orders', view: ordersView },
  { path: /^\/orders\/([\w-]+)\/?$/, title: 'Order', view: orderView },
  { path: /^\/addresses\/?$/, title: 'Addresses', view: addressesView },
  { path: /^\/settings\/?$/, title: 'Settings', view: settingsView },
];

const unknown = () => [
  element('h1', {}, 'There is no such page'),
  element('p', {}, element('a', { href: `${root}/` }, 'To your account')),
];

function gate() {
  const next = encodeURIComponent(location.pathname);
  return [
    element('h1', {}, 'Your account'),
    element('p', {}, 'Please sign in to see your orders, addresses and settings.'),
    element(
      'p',
      {},
      element('a', { class: 'button', id: 'gate-sign-in', href: `/demo/login.html?next=${next}` }, 'Sign in'),
    ),
  ];
}

/** Ends what the shown view has running (timers, listeners outside it). */
let leave = new AbortController();
let shown = '';

function show() {
  leave.abort();
  leave = new AbortController();
  shown = location.pathname;
  const signedIn = profile.read() !== null;
  byId('account-nav').hidden = !signedIn;
  const path = decodeURI(location.pathname.slice(root.length));
  const route = routes.find((candidate) => candidate.path.test(path));
  const content = !signedIn ? gate() : route ? route.view(leave.signal, ...path.match(route.path).slice(1)) : unknown();
  document.title = `${signedIn ? (route?.title ?? 'Account') : 'Account'} · Fern & Clay`;
  byId('view').replaceChildren(...content);
  for (const link of byId('account-nav').querySelectorAll('a')) {
    const here = link.pathname === `${root}/` ? path.length <= 1 : location.pathname.startsWith(link.pathname);
    if (here) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

function go(path) {
  history.pushState(null, '', path);
  show();
  scrollTo(0, 0);
  const heading = byId('view').querySelector('h1');
  heading.tabIndex = -1;
  heading.focus();
}

const plainClick = (event) => event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href]');
  if (!link || !plainClick(event) || link.origin !== location.origin) return;
  if (link.hash || !`${link.pathname}/`.startsWith(`${root}/`)) return;
  event.preventDefault();
  go(link.pathname);
});
addEventListener('popstate', () => location.pathname !== shown && show());
byId('sign-out').addEventListener('click', () => {
  profile.clear();
  go(`${root}/`);
});
show();
