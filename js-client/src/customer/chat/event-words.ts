import type { Entry } from '../../chat/timeline.ts';
import type { ChatStrings } from '../strings.ts';

/** What the customer reads of an entry that is no message; undefined: nothing they need to know. */
export function eventWords({ kind, name, text }: Entry, strings: ChatStrings): string | undefined {
  const agent = name || strings.agent;
  switch (kind) {
    case 'joined':
      return strings.joined(agent);
    case 'left':
      return strings.left(agent, text === 'away');
    case 'called':
      return strings.called;
    case 'invited':
      return strings.invited(agent);
    case 'declined':
      return strings.declined;
    case 'cobrowse-started':
      return strings.cobrowseStarted;
    case 'cobrowse-ended':
      return strings.cobrowseEnded;
    case 'cobrowse-lost':
      return strings.cobrowseLost;
    case 'control-granted':
      return strings.controlGranted;
    case 'control-ended':
      return strings.controlEnded;
    case 'ended':
      return strings.ended(text);
    default:
      return undefined;
  }
}
