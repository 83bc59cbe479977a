import { desktopAt } from './aim.ts';
import { agentPage } from './brand.ts';
import { h, setText } from './element.ts';
import { regroup, showCode } from './join-code.ts';
import type { Actions, At, Screen } from './screen.ts';
import { wordsForProblem } from './words.ts';

type Join = At<'ready' | 'looking-up'>;

export function joinScreen(actions: Actions, initial: Join): Screen<Join> {
  const problem = h('p', { class: 'problem', role: 'alert', id: 'problem' });
  const elsewhere = h('a', { class: 'secondary large', hidden: true }, 'Open it there');
  const submit = h('button', { type: 'submit', class: 'primary large' });
  const code = h('input', {
    id: 'code',
    class: 'code',
    inputmode: 'numeric',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: '000 000 000',
    'aria-describedby': 'code-hint problem',
    oninput: () => {
      const { text, caret } = regroup(code.value, code.selectionStart ?? code.value.length);
      if (text === code.value) return;
      code.value = text;
      code.setSelectionRange(caret, caret);
    },
  });
  code.value = showCode(initial.code);
  let shown: Join['is'] | 'problem' | null = null;

  const element = agentPage(
    initial.agent,
    actions,
    '',
    h('h1', {}, 'Join a session'),
    h(
      'form',
      {
        class: 'stack',
        onsubmit: (event) => {
          event.preventDefault();
          actions.lookUp(code.value);
        },
      },
      h('label', { class: 'field', for: 'code' }, h('span', {}, 'Join code')),
      code,
      h(
        'p',
        { class: 'hint', id: 'code-hint' },
        'Nine digits that the customer reads to you. You can also paste a join link.',
      ),
      problem,
      elsewhere,
      submit,
    ),
  );

  return {
    element,
    title: () => 'Join – Co-browse',
    update: (state) => {
      const waiting = state.is === 'looking-up';
      const failed = state.is === 'ready' ? state.problem : null;
      setText(submit, waiting ? 'Looking up…' : 'Join');
      submit.disabled = waiting;
      code.readOnly = waiting;
      code.setAttribute('aria-invalid', String(failed !== null));
      setText(problem, failed === null ? '' : wordsForProblem(failed));
      const server = failed?.is === 'refused' ? failed.serverUrl : undefined;
      elsewhere.hidden = server === undefined;
      if (server !== undefined) elsewhere.href = desktopAt(server, { code: state.code });
      if (failed !== null && shown !== 'problem') code.select();
      shown = failed === null ? state.is : 'problem';
    },
    focus: () => code.focus(),
  };
}
