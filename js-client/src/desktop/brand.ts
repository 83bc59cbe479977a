import { button, h, icon } from './element.ts';
import type { Agent } from './desktop-state.ts';
import type { Actions } from './screen.ts';

/** Two windows on one page: the product's mark, as in `desktop-mark.svg`. */
export function mark(): SVGSVGElement {
  const svg = icon(
    'M4 5.5h11a1.5 1.5 0 0 1 1.5 1.5v2',
    'M4 5.5A1.5 1.5 0 0 0 2.5 7v8A1.5 1.5 0 0 0 4 16.5h2',
    'M9 12.5h11A1.5 1.5 0 0 1 21.5 14v5a1.5 1.5 0 0 1-1.5 1.5H9A1.5 1.5 0 0 1 7.5 19v-5A1.5 1.5 0 0 1 9 12.5Z',
  );
  svg.setAttribute('class', 'icon mark');
  return svg;
}

/** One card, below a bar: what the screens show that have a signed-in agent and no live view. */
export function agentPage(
  { shown }: Agent,
  actions: Actions,
  kind: string,
  ...kids: readonly (Node | string)[]
): HTMLElement {
  return h(
    'div',
    { class: 'page' },
    h(
      'header',
      { class: 'agent-bar' },
      h('span', { class: 'brand' }, mark(), 'Co-browse'),
      h('span', { class: 'agent-name' }, shown),
      button('quiet', () => actions.signOut(), 'Sign out'),
    ),
    h('main', { class: 'door' }, h('section', { class: `card wide ${kind}` }, ...kids)),
  );
}
