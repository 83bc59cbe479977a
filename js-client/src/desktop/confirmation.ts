import { button, h } from './element.ts';

export interface Question {
  readonly heading: string;
  readonly sentence: string;
  readonly yes: string;
  readonly no: string;
  readonly confirmed: () => void;
}

/** A modal question. The browser's own dialog brings focus trap, Escape and the way back to the button that asked. */
export function confirmation(question: Question): { readonly element: HTMLElement; ask(): void } {
  const no = button('secondary', () => element.close(), question.no);
  const yes = button(
    'primary danger',
    () => {
      element.close();
      question.confirmed();
    },
    question.yes,
  );
  // A desktop has several: each is named by its own words.
  const id = question.yes.replaceAll(' ', '-');
  const element = h(
    'dialog',
    { 'aria-label': question.heading, 'aria-describedby': id },
    h('h2', {}, question.heading),
    h('p', { id }, question.sentence),
    h('div', { class: 'buttons' }, no, yes),
  );
  return { element, ask: () => element.showModal() };
}
