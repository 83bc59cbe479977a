import { h } from '../desktop/element.ts';
import { examine } from './observations.ts';

/** One thing that is wrong, in the node's words. */
interface Finding {
  readonly fault: string;
  readonly what: string;
  readonly cure: string;
}

async function findings(): Promise<readonly Finding[]> {
  const seen = await examine();
  const answer = await fetch('/cobrowse/doctor/findings', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(seen),
  });
  if (!answer.ok) throw new Error(`The node did not judge what was seen: status ${answer.status}.`);
  return ((await answer.json()) as { readonly faults: readonly Finding[] }).faults;
}

function words(faults: readonly Finding[]): readonly Node[] {
  if (faults.length === 0) return [h('p', { class: 'well' }, 'Everything that a session needs comes through.')];
  return faults.map(({ fault, what, cure }) =>
    h('section', { 'data-fault': fault }, h('h2', {}, fault), h('p', {}, `${what}.`), h('p', {}, `Cure: ${cure}.`)),
  );
}

function start(root: HTMLElement): void {
  const result = h('div', { 'aria-live': 'polite' });
  const button = h('button', { type: 'button', onclick: () => void run() }, 'Examine again');
  const run = async (): Promise<void> => {
    button.disabled = true;
    result.replaceChildren(h('p', {}, 'Trying the way from this browser to the nodes. This takes some seconds…'));
    try {
      result.replaceChildren(...words(await findings()));
    } catch (failure) {
      const why = failure instanceof Error ? failure.message : String(failure);
      result.replaceChildren(h('p', { role: 'alert' }, `The examination could not be finished: ${why}`));
    }
    button.disabled = false;
  };
  root.append(h('h1', {}, 'Balancer doctor'), result, button);
  void run();
}

const root = document.getElementById('doctor');
if (root !== null) start(root);
