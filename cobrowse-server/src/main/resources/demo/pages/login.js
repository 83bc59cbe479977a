import { byId } from '../dom.js';
import { afterSignIn, profile } from '../profile.js';

const password = byId('password');
const toggle = byId('show-password');

function showPassword(visible) {
  password.type = visible ? 'text' : 'password';
  toggle.textContent = visible ? 'Hide' : 'Show';
  toggle.setAttribute('aria-pressed', String(visible));
}

function problem(id, text) {
  byId(id).textContent = text;
  byId(id).hidden = text === '';
}

function step(codeAsked) {
  byId('login-form').hidden = codeAsked;
  byId('code-form').hidden = !codeAsked;
  byId(codeAsked ? 'code' : 'username').focus();
}

toggle.addEventListener('click', () => {
  showPassword(password.type === 'password');
  password.focus();
});

byId('login-form').addEventListener('submit', (event) => {
  event.preventDefault();
  if (!event.target.checkValidity()) {
    problem('login-problem', 'Please type a user name and a password.');
    event.target.querySelector(':invalid').focus();
    return;
  }
  problem('login-problem', '');
  showPassword(false);
  byId('code-name').textContent = byId('username').value;
  step(true);
});

byId('code-form').addEventListener('submit', (event) => {
  event.preventDefault();
  if (!event.target.checkValidity()) {
    problem('code-problem', 'The code has six digits.');
    byId('code').focus();
    return;
  }
  profile.write({ name: byId('username').value });
  location.assign(afterSignIn());
});

byId('back').addEventListener('click', () => step(false));
