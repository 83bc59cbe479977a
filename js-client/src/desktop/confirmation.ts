import { h } from './element.ts';

export interface Question {
  readonly heading: string;
  readonly sentence: string;
  readonly yes: string;
  readonly no: string;
  readonly confirmed: () => void;
}

/** A modal question. The browser's own dialog brings focus trap, Escape and the way back to the button that asked. */
export function confirmation(question: Question): { readonly element: HTMLElement; ask(): void } {
  const no = h('button', { type: 'button', class: 'secondary', onclick: () => element.close() }, question.no);
  const yes = h(
    'button',
    {
      type: 'button',
      class: 'primary danger',
      onclick: () => {
        element.close();
        question.confirmed();
      },
    },
    question.yes,
  );
  const element = h(
    'dialog',
    { 'aria-labelledby': 'question', 'aria-describedby': 'question-sentence' },
    h('h2', { id: 'question' }, question.heading),
    h('p', { id: 'question-sentence' }, question.sentence),
    h('div', { class: 'buttons' }, no, yes),
  );
  return { element, ask: () => element.showModal() };
}
