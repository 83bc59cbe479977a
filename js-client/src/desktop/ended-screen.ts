import { agentPage } from './brand.ts';
import type { Ending } from './desktop-state.ts';
import { button, h, icon } from './element.ts';
import { showCode } from './join-code.ts';
import type { Actions, At, Screen } from './screen.ts';
import { wordsForEnding } from './words.ts';

type Ended = At<'ended'>;

export function endedScreen(actions: Actions, { agent, code, ending }: Ended): Screen<Ended> {
  const heading = h('h1', { tabindex: '-1' }, headingOf(ending));
  const another = button('primary large', () => actions.another(), 'Join another session');
  const again = button('secondary large', () => actions.lookUp(code), `Try ${showCode(code)} again`);
  const element = agentPage(
    agent,
    actions,
    'ended',
    ending.is === 'refused' ? icon('M12 6v7.5', 'M12 17.5v.5') : icon('M5 12.5 10 17.5 19.5 7'),
    heading,
    h('p', { class: 'sentence', role: 'status' }, wordsForEnding(ending)),
    h('p', { class: 'hint' }, `Session ${showCode(code)}`),
    h('div', { class: 'buttons' }, another, ...(mayComeBack(ending) ? [again] : [])),
  );
  return {
    element,
    title: () => `${headingOf(ending)} – Co-browse`,
    update: () => undefined,
    focus: () => heading.focus(),
  };
}

function headingOf(ending: Ending): string {
  return ending.is === 'refused' ? 'Disconnected' : 'Session ended';
}

/** A session that was lost, or goes on without this page, may be found again under its code. */
function mayComeBack(ending: Ending): boolean {
  if (ending.is === 'ended') return ending.reason === 'node-lost';
  return ending.is === 'refused' && ending.code !== 4411 && ending.code !== 4404;
}
