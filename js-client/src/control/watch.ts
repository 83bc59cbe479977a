import type { PageOutcome } from '../protocol/frames.ts';
import { type ControlledPage, is } from './page.ts';

/** Of the Navigation API, as far as it is used here. */
interface NavigateEvent extends Event {
  readonly destination: { readonly url: string };
  readonly downloadRequest: string | null;
  /** Of what is posted. */
  readonly formData: FormData | null;
  /** The link, the form or its button. */
  readonly sourceElement?: Element | null;
}

/** The customer's own submits would be stopped meanwhile, too. */
const LONGEST_MS = 200;
/** Windows of a page that are looked after. */
const MOST_WINDOWS = 100;

/**
 * Keeps the page's own handlers from doing what agents may not do: submit a form, leave the site, download. Frameworks handle events behind promises, and the handlers of a frame may
 * act in the page around it: so all windows of the page are watched, until the task after the action's begins. What they do later by themselves is not told from what the
 * page does anyway.
 */
export async function watched(page: ControlledPage, window: Window, act: () => PageOutcome): Promise<PageOutcome> {
  const watching = new AbortController();
  let stopped: PageOutcome | undefined;
  let isAllowed = false;
  const stop = (event: Event, why: PageOutcome) => {
    stopped ??= why;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const onSubmit = (event: Event) => {
    const { submitter, target } = event as SubmitEvent;
    isAllowed = page.rules.maySubmit(submitter ?? (target as Element));
    if (!isAllowed) stop(event, 'submit');
  };
  const onNavigate = (event: Event, leaves: boolean) => {
    const { destination, downloadRequest, formData, sourceElement } = event as NavigateEvent;
    // A page that calls form.submit() is not asked by an event before.
    const submits = formData !== null || is(sourceElement, 'form', 'button', 'input');
    if (leaves && new URL(destination.url).origin !== page.window.location.origin) stop(event, 'off-site');
    else if (downloadRequest !== null) stop(event, 'download');
    else if (submits && !isAllowed && !(sourceElement && page.rules.maySubmit(sourceElement))) stop(event, 'submit');
  };
  const around = windowsAround(window);
  for (const each of new Set([...around, ...windowsIn(page.window)])) {
    const { signal } = watching;
    each.addEventListener('submit', onSubmit, { capture: true, signal });
    // Another site in a frame is not another site for the customer, unless the agent led it there.
    const leaves = around.includes(each);
    const { navigation } = each as { navigation?: EventTarget };
    navigation?.addEventListener('navigate', (event) => onNavigate(event, leaves), { signal });
  }
  try {
    const outcome = act();
    await nextTask();
    // What form.submit() begins is a task of its own.
    await nextTask();
    return stopped ?? outcome;
  } finally {
    watching.abort();
  }
}

/** Unlike timers it does not wait in a tab that nobody looks at; a timer is there for pages that have broken channels. */
export function nextTask(): Promise<void> {
  return new Promise((resume) => {
    setTimeout(resume, LONGEST_MS);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resume();
    };
    port2.postMessage(0);
  });
}

/** The window and those that hold it, as far as they are of this site. */
function windowsAround(inner: Window): readonly Window[] {
  const all = new Set([inner]);
  for (const { parent } of all) if (isNear(parent) && all.size < MOST_WINDOWS) all.add(parent);
  return [...all];
}

/** The window and those of its frames, at whatever depth. */
function windowsIn(top: Window): readonly Window[] {
  const all = [top];
  for (const window of all)
    for (let at = 0; at < Math.min(window.length, MOST_WINDOWS); at++) {
      const frame = window[at];
      if (isNear(frame) && all.length < MOST_WINDOWS) all.push(frame);
    }
  return all;
}

/** Pages may call something else by names that windows have. */
function isNear(window: Window | undefined): window is Window {
  try {
    return window?.window === window && window?.document.defaultView === window;
  } catch {
    return false;
  }
}
