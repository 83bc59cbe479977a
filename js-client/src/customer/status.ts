import type { EndReason, PauseReason } from '../protocol/frames.ts';
import { type ButtonName, type Strings, grouped } from './strings.ts';

/** What is going on, as the customer must always be able to see. */
export type Status =
  | { readonly is: 'none' }
  | { readonly is: 'starting' }
  /** In place of a session that was lost. */
  | { readonly is: 'continuing' }
  | {
      readonly is: 'sharing';
      readonly code: string;
      /** The card with the code is open. */
      readonly large: boolean;
      readonly link: 'connecting' | 'open' | 'lost';
      readonly viewers: readonly string[];
      /** The site has just continued a lost session, without asking. */
      readonly bySite: boolean;
      /** The button by which the customer sees what agents do not, once it works. */
      readonly hidden?: 'show-hidden' | 'hide-hidden' | undefined;
      /** Nothing of the page leaves it. */
      readonly paused?: PauseReason | undefined;
      /** Name of the agent who may act in the page. */
      readonly controller?: string | undefined;
      readonly warning?: { readonly reason: EndReason; readonly seconds: number };
    }
  /** Not started, or not any more. `again`: which button offers it, if one does. */
  | { readonly is: 'message'; readonly text: string; readonly again?: 'again' | 'try-again' | 'continue' };

/** What the card in the corner shows. */
export interface Card {
  readonly tone: 'calm' | 'live' | 'trouble';
  readonly text: string;
  readonly code?: string;
  readonly hint?: string;
  readonly buttons: readonly ButtonName[];
}

/** Pure, so that every state has a test that says what the customer sees. */
export function cardOf(status: Status, strings: Strings): Card | undefined {
  switch (status.is) {
    case 'none':
      return undefined;
    case 'starting':
      return { tone: 'calm', text: strings.starting, buttons: [] };
    case 'continuing':
      return { tone: 'trouble', text: strings.continuing, buttons: ['end'] };
    case 'message':
      return { tone: 'calm', text: status.text, buttons: status.again ? [status.again, 'close'] : ['close'] };
    case 'sharing':
      return sharing(status, strings);
  }
}

function more({ hidden }: { readonly hidden?: ButtonName | undefined }): ButtonName[] {
  return hidden ? [hidden, 'end'] : ['end'];
}

function sharing(status: Extract<Status, { is: 'sharing' }>, strings: Strings): Card {
  const { code, viewers, warning, paused, controller } = status;
  // Who may act, and the way to end it, stand beside whatever else is to be said.
  const revoke: readonly ButtonName[] = controller === undefined ? [] : ['revoke'];
  const said = (text: string) => (status.bySite ? `${strings.bySite} ${text}` : text);
  if (status.link === 'lost') return { tone: 'trouble', text: strings.reconnecting, buttons: ['retry', 'end'] };
  if (warning)
    return {
      tone: 'trouble',
      text:
        strings.warning(warning.reason, warning.seconds) +
        (revoke[0] ? ` ${strings.controlled(controller ?? '')}.` : ''),
      buttons: [...(warning.reason === 'node-lost' ? [] : ['extend' as const]), ...revoke, 'end'],
    };
  if (paused)
    return { tone: 'calm', text: strings.paused(paused), buttons: paused === 'customer' ? ['resume', 'end'] : ['end'] };
  if (controller !== undefined)
    return { tone: 'live', text: strings.controlled(controller), buttons: [...revoke, 'end'] };
  if (viewers.length > 0)
    return { tone: 'live', text: said(strings.viewing(viewers)), buttons: ['pause', ...more(status)] };
  if (!status.large && status.link === 'connecting')
    return { tone: 'calm', text: strings.connecting, buttons: ['end'] };
  if (!status.large) return { tone: 'calm', text: said(strings.waiting(grouped(code))), buttons: more(status) };
  return {
    tone: 'calm',
    text: strings.codeTitle,
    code: grouped(code),
    hint: strings.codeHint,
    buttons: ['copy', 'less', 'end'],
  };
}
