import { agentPage } from './brand.ts';
import { button, h } from './element.ts';
import type { Actions, At, Screen } from './screen.ts';

type Expecting = At<'expecting'>;

/** While the customer of a topic has not come yet. */
export function expectingScreen(actions: Actions, { agent }: Expecting): Screen<Expecting> {
  const heading = h('h1', { tabindex: '-1' }, 'Waiting for the customer');
  const stop = button('secondary large', () => actions.another(), 'Join by code instead');
  const element = agentPage(
    agent,
    actions,
    'ended',
    heading,
    h('p', { class: 'sentence', role: 'status' }, 'You join by yourself as soon as the customer starts to share.'),
    h('div', { class: 'buttons' }, stop),
  );
  return {
    element,
    title: () => 'Waiting – Co-browse',
    update: () => undefined,
    focus: () => heading.focus(),
  };
}
