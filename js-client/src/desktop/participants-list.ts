import type { Participant } from '../protocol/frames.ts';
import { h } from './element.ts';
import { wordsForParticipant, wordsForPresence } from './words.ts';

export interface ParticipantsList {
  readonly element: HTMLElement;
  update(participants: readonly Participant[], own: string | null): void;
}

/** Who is in the session, the customer first. Rebuilt only when presence told something new: a live list would lose its place. */
export function participantsList(): ParticipantsList {
  const element = h('ul', { class: 'people', 'aria-label': 'Participants' });
  let shown: readonly Participant[] = [];
  let shownOwn: string | null = null;
  return {
    element,
    update: (participants, own) => {
      if (participants === shown && own === shownOwn) return;
      [shown, shownOwn] = [participants, own];
      element.replaceChildren(...[...participants].sort(customerFirst).map((participant) => chip(participant, own)));
    },
  };
}

function customerFirst(a: Participant, b: Participant): number {
  return Number(b.role === 'customer') - Number(a.role === 'customer');
}

function chip(participant: Participant, own: string | null): HTMLElement {
  const presence = wordsForPresence(participant);
  const item = h(
    'li',
    { class: 'person', title: presence },
    h('span', { class: 'dot' }),
    h('span', {}, wordsForParticipant(participant, own)),
    h('span', { class: presence === 'connected' ? 'unseen' : 'presence' }, presence),
  );
  item.dataset.tone = presence === 'connected' ? 'good' : participant.connected ? 'busy' : 'bad';
  item.dataset.role = participant.role;
  return item;
}
