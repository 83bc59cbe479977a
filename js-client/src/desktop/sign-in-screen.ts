import { mark } from './brand.ts';
import { button, h, setText } from './element.ts';
import { showCode } from './join-code.ts';
import type { Actions, At, Screen } from './screen.ts';
import { wordsForSignIn } from './words.ts';

type SignIn = At<'signed-out' | 'signing-in'>;

export function signInScreen(actions: Actions, initial: SignIn): Screen<SignIn> {
  const name = h('input', { id: 'name', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false' });
  const password = h('input', { id: 'password', type: 'password', autocomplete: 'current-password' });
  name.value = initial.name;
  const notice = h('p', { class: 'notice' });
  const problem = h('p', { class: 'problem', role: 'alert', id: 'problem' });
  const submit = h('button', { type: 'submit', class: 'primary' });
  const demo = h('aside', { class: 'demo', hidden: true, 'aria-label': 'Demo sign-in' });

  const form = h(
    'form',
    {
      class: 'stack',
      'aria-describedby': 'problem',
      onsubmit: (event) => {
        event.preventDefault();
        actions.signIn(name.value.trim(), password.value);
      },
    },
    h('label', { class: 'field' }, h('span', {}, 'Name'), name),
    h('label', { class: 'field' }, h('span', {}, 'Password'), password),
    problem,
    submit,
  );
  const element = h(
    'main',
    { class: 'door' },
    h(
      'section',
      { class: 'card' },
      h('div', { class: 'brand' }, mark(), 'Co-browse'),
      h('h1', {}, 'Agent sign-in'),
      notice,
      form,
      demo,
    ),
  );

  const showDemo = ({ agent, password: word }: { agent: string; password: string }): void => {
    const fill = (): void => {
      name.value = agent;
      password.value = word;
      submit.focus();
    };
    demo.replaceChildren(
      h('p', {}, h('strong', {}, 'Demo sign-in'), ' – this server runs in demo mode.'),
      h('dl', {}, h('dt', {}, 'Name'), h('dd', {}, agent), h('dt', {}, 'Password'), h('dd', {}, word)),
      button('secondary', fill, 'Fill in'),
    );
    demo.hidden = false;
  };

  return {
    element,
    title: () => 'Sign in – Co-browse',
    update: (state) => {
      const waiting = state.is === 'signing-in';
      setText(submit, waiting ? 'Signing in…' : 'Sign in');
      submit.disabled = waiting;
      setText(problem, state.is === 'signed-out' && state.problem !== null ? wordsForSignIn(state.problem) : '');
      setText(notice, noticeOf(state));
      if (state.demo !== null && demo.hidden) showDemo(state.demo);
      if (state.is === 'signed-out' && state.problem !== null) password.select();
    },
    focus: () => (name.value === '' ? name : password).focus(),
  };
}

function noticeOf(state: SignIn): string {
  const expired = state.is === 'signed-out' && state.expired ? 'Your sign-in has expired. ' : '';
  if (state.wanted !== null) {
    if ('aim' in state.wanted) return `${expired}Sign in to join the customer.`;
    const aim = 'session' in state.wanted ? 'go back to' : 'join';
    return `${expired}Sign in to ${aim} session ${showCode(state.wanted.code)}.`;
  }
  return expired === '' ? 'With the name your administrator gave you.' : `${expired}Please sign in again.`;
}
