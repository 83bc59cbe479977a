// On every page: what the header shows of basket and account.
import { onBasketChange, totals } from './basket.js';
import { byId } from './dom.js';
import { profile } from './profile.js';

function showBasketCount() {
  const { pieces } = totals();
  byId('basket-count').textContent = String(pieces);
  byId('basket-link').setAttribute('aria-label', `Basket, ${pieces} ${pieces === 1 ? 'item' : 'items'}`);
}

function showAccount() {
  const signedIn = profile.read() !== null;
  byId('account-link').textContent = signedIn ? 'Account' : 'Sign in';
  byId('account-link').href = signedIn ? '/demo/account/' : '/demo/login.html';
}

onBasketChange(showBasketCount);
profile.onChange(showAccount);
showBasketCount();
showAccount();
