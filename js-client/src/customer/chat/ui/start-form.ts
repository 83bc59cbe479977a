import type { ChatOptions } from '../../loader-contract.ts';
import type { ChatStartStrings } from '../../strings.ts';
import { element } from '../../ui/element.ts';
import { CONTROLS } from '../beginning.ts';

const VALUE_LENGTH = 500;
const NAME_LENGTH = 80;

/** What the customer has answered. */
export interface Answers {
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
}

interface Field {
  readonly key: string;
  readonly label: string;
  readonly required: boolean;
  readonly longest: number;
  readonly value: string;
}

const NAME = '';

/** Asks what the site wants to know before a chat. */
export class StartForm {
  readonly element: HTMLFormElement;
  private readonly inputs = new Map<string, HTMLInputElement>();
  private readonly problem = element('p', { class: 'problem', role: 'alert' });
  private readonly submit: HTMLButtonElement;

  constructor(
    private readonly strings: ChatStartStrings,
    options: ChatOptions,
    begin: (answers: Answers) => void,
  ) {
    this.submit = element('button', { type: 'submit', class: 'primary' }, strings.begin);
    const lead = element('p', { class: 'lead' }, strings.lead);
    const fields = fieldsOf(options, strings).map((field) => this.made(field));
    this.element = element('form', { class: 'form', novalidate: '' }, lead, ...fields, this.problem, this.submit);
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      if (!this.submit.disabled && this.isComplete()) begin(this.answers());
    });
  }

  focus(): void {
    const [first = this.submit] = this.inputs.values();
    (first as HTMLElement).focus();
  }

  busy(words: string): void {
    this.submit.disabled = true;
    this.submit.textContent = words;
    this.problem.textContent = '';
  }

  failed(words: string): void {
    this.submit.disabled = false;
    this.submit.textContent = this.strings.begin;
    this.problem.textContent = words;
  }

  private made({ key, label, required, longest, value }: Field): HTMLElement {
    const input = element('input', {
      maxlength: String(longest),
      dir: 'auto',
      autocomplete: key === NAME ? 'name' : 'off',
    });
    input.value = value;
    if (required) input.setAttribute('aria-required', 'true');
    this.inputs.set(key, input);
    const hint = required ? undefined : element('small', {}, ` (${this.strings.optional})`);
    return element('label', {}, label, hint, input);
  }

  private isComplete(): boolean {
    const missing = [...this.inputs.values()].filter(
      (input) => input.getAttribute('aria-required') && input.value.trim() === '',
    );
    for (const input of this.inputs.values()) input.setAttribute('aria-invalid', String(missing.includes(input)));
    this.problem.textContent = missing.length > 0 ? this.strings.missing : '';
    missing[0]?.focus();
    return missing.length === 0;
  }

  private answers(): Answers {
    // A number that was copied from elsewhere often has marks of direction around it.
    const filled = [...this.inputs].map(([key, { value }]) => [key, value.replace(CONTROLS, ' ').trim()] as const);
    return {
      name: this.inputs.get(NAME)?.value.trim() ?? '',
      data: Object.fromEntries(filled.filter(([key, value]) => key !== NAME && value !== '')),
    };
  }
}

function fieldsOf({ form, name = '' }: ChatOptions, strings: ChatStartStrings): readonly Field[] {
  if (form === false) return [];
  const asked = form?.name ?? 'optional';
  const ofName = { key: NAME, label: strings.name, required: asked === 'required', longest: NAME_LENGTH, value: name };
  const own = (form?.fields ?? []).map(({ key, label, required = false }) => ({
    key,
    label: String(label),
    required,
    longest: VALUE_LENGTH,
    value: '',
  }));
  return asked === 'off' ? own : [ofName, ...own];
}
