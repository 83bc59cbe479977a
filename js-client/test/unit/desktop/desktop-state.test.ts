import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  afterEvent,
  seatOf,
  signedIn,
  signedOut,
  type DesktopEvent,
  type DesktopState,
} from '../../../src/desktop/desktop-state.ts';

const agent = { name: 'ada', shown: 'Ada', roles: ['join'] };
const code = '123456789';
const place = { node: 'n1', sessionServerUrl: 'https://n1' };
const refused = (number: number) => ({ is: 'refused', code: number, retry: 'stop', reason: '' }) as const;
const welcomed: DesktopEvent = {
  type: 'welcomed',
  now: 'uuid',
  node: 'n1',
  own: 'p1',
  code,
  secret: 's3cret',
};

function after(from: DesktopState, ...events: readonly DesktopEvent[]): DesktopState {
  return events.reduce(afterEvent, from);
}

const picture = { state: 'reconnecting', ageMs: 1 } as const;

const joined = after(signedIn(agent, { code }), { type: 'found', session: 'uuid', code, ...place });
const live = after(joined, welcomed);

test('an agent signs in and comes to the join screen', () => {
  const state = after(signedOut(null), { type: 'sign-in', name: 'Ada' });
  assert.equal(state.is, 'signing-in');
  assert.deepEqual(after(state, { type: 'signed-in', agent }), { is: 'ready', agent, code: '', problem: null });
});

const aim = { by: 'topic', text: 'case-1' } as const;

test('a topic is waited for after the sign-in, until its session is there', () => {
  const expecting = after(signedOut({ aim }), { type: 'sign-in', name: 'Ada' }, { type: 'signed-in', agent });
  assert.deepEqual(expecting, { is: 'expecting', agent, aim });
  const found = after(expecting, { type: 'found', session: 'uuid', code, ...place });
  assert.deepEqual(found, joined);
});

test('an agent gives up waiting, or is told that it is no use', () => {
  const expecting = signedIn(agent, { aim });
  assert.deepEqual(after(expecting, { type: 'another' }), { is: 'ready', agent, code: '', problem: null });
  const failed = after(expecting, { type: 'expectation-failed', problem: refused(4423) });
  assert.equal(failed.is === 'ready' && failed.problem?.is, 'refused');
  const expired = after(expecting, { type: 'expectation-failed', problem: refused(4401) });
  assert.deepEqual(expired.is === 'signed-out' && expired.wanted, { aim });
});

test('a wrong password leads back to the door with the name kept', () => {
  const state = after(
    signedOut({ code }),
    { type: 'sign-in', name: 'Ada' },
    { type: 'sign-in-failed', problem: refused(4401) },
  );
  assert.ok(state.is === 'signed-out');
  assert.equal(state.name, 'Ada');
  assert.deepEqual(state.problem, refused(4401));
  assert.deepEqual(state.wanted, { code });
});

test('whoever came by a join link looks it up right after the sign-in', () => {
  const state = after(signedOut({ code }), { type: 'sign-in', name: 'Ada' }, { type: 'signed-in', agent });
  assert.deepEqual(state, { is: 'looking-up', agent, code });
});

test('an answer to a sign-in that nobody waits for changes nothing', () => {
  const state = signedOut(null);
  assert.equal(after(state, { type: 'signed-in', agent }), state);
});

test('the demo credentials survive a wrong password', () => {
  const demo = { agent: 'demo', password: 'demo-only' };
  const state = after(
    signedOut(null),
    { type: 'demo-told', demo },
    { type: 'sign-in', name: 'x' },
    { type: 'sign-in-failed', problem: { is: 'unreachable' } },
  );
  assert.ok(state.is === 'signed-out');
  assert.deepEqual(state.demo, demo);
});

test('a look-up that finds the session joins it', () => {
  assert.ok(joined.is === 'joined');
  assert.equal(joined.live.session, 'uuid');
  assert.equal(joined.live.secret, null);
});

test('an answer to an earlier look-up is late', () => {
  const state = signedIn(agent, { code });
  assert.equal(after(state, { type: 'found', session: 'other', code: '987654321', ...place }), state);
  assert.equal(after(state, { type: 'look-up-failed', problem: refused(4404), code: '987654321' }), state);
});

test('a failed look-up keeps the code for correction', () => {
  const problem = refused(4404);
  assert.deepEqual(after(signedIn(agent, { code }), { type: 'look-up-failed', problem, code }), {
    is: 'ready',
    agent,
    code,
    problem,
  });
});

test('a look-up with an expired bearer asks to sign in and goes on with the same code', () => {
  const state = after(signedIn(agent, { code }), { type: 'look-up-failed', problem: refused(4401), code });
  assert.ok(state.is === 'signed-out' && state.expired);
  assert.deepEqual(state.wanted, { code });
  assert.equal(state.name, 'ada');
});

for (const number of [4403, 4404, 4411, 4412, 4420])
  test(`refusal ${String(number)} of the first hello is shown beside the code`, () => {
    const state = after(joined, { type: 'over', ending: refused(number) });
    assert.deepEqual(state, { is: 'ready', agent, code, problem: refused(number) });
  });

for (const from of [live, signedIn(agent, { session: 'uuid', secret: 's', code, ...place })])
  test(`a refusal after ${from === live ? 'a welcome' : 'a reload'} ends the view with its code`, () => {
    const ending = refused(4411);
    assert.deepEqual(after(from, { type: 'over', ending }), { is: 'ended', agent, code, ending });
  });

test('the server ends the session: the reason is kept for the ended screen', () => {
  const ending = { is: 'ended', reason: 'idle' } as const;
  assert.deepEqual(after(live, { type: 'over', ending }), { is: 'ended', agent, code, ending });
});

test('leaving leads to an empty join screen', () => {
  assert.deepEqual(after(live, { type: 'over', ending: { is: 'left' } }), {
    is: 'ready',
    agent,
    code: '',
    problem: null,
  });
});

test('whoever signs in again after the bearer has expired comes back to the same seat', () => {
  const door = after(live, { type: 'over', ending: refused(4401) });
  assert.ok(door.is === 'signed-out' && door.expired && door.name === 'ada');
  assert.deepEqual(seatOf(door), { session: 'uuid', secret: 's3cret', code, ...place });
  const back = after(
    door,
    { type: 'sign-in', name: 'ada' },
    { type: 'sign-in-failed', problem: refused(4401) },
    { type: 'sign-in', name: 'ada' },
    { type: 'signed-in', agent },
  );
  assert.ok(back.is === 'joined');
  assert.deepEqual(seatOf(back), seatOf(door));
});

test('whoever signs out gives up the seat', () => {
  assert.equal(seatOf(after(live, { type: 'over', ending: refused(4401) }, { type: 'sign-out' })), null);
});

test('a session that was ended by a call is over', () => {
  assert.deepEqual(after(live, { type: 'end-asked' }, { type: 'ended-by-call', session: 'uuid' }), {
    is: 'ended',
    agent,
    code,
    ending: { is: 'ended', reason: 'agent' },
  });
});

test('a wish to end that came to nothing is told until it is tried again or the connection is back', () => {
  const failed = after(live, { type: 'end-failed', session: 'uuid', problem: { is: 'unreachable' } });
  const open: DesktopEvent = { type: 'viewer', connection: 'open', picture, pointer: true, resyncs: 0 };
  const notEnded = (state: DesktopState) => state.is === 'joined' && state.live.notEnded;
  assert.deepEqual(notEnded(failed), { is: 'unreachable' });
  assert.deepEqual(notEnded(after(failed, { ...open, connection: 'reconnecting' })), { is: 'unreachable' });
  assert.equal(notEnded(after(failed, open)), null);
  assert.equal(notEnded(after(failed, { type: 'end-asked' })), null);
});

test('a session that is not there any more cannot be ended and is over', () => {
  const state = after(live, { type: 'end-failed', session: 'uuid', problem: refused(4404) });
  assert.ok(state.is === 'ended' && state.ending.is === 'refused' && state.ending.code === 4404);
});

test('an answer about an earlier session is late', () => {
  assert.equal(after(live, { type: 'ended-by-call', session: 'other' }), live);
  assert.equal(after(live, { type: 'end-failed', session: 'other', problem: refused(4404) }), live);
});

test('an ended session is followed by another one, or by the same code once more', () => {
  const ended = after(live, { type: 'over', ending: refused(4410) });
  assert.deepEqual(after(ended, { type: 'another' }), { is: 'ready', agent, code: '', problem: null });
  assert.deepEqual(after(ended, { type: 'look-up', code }), { is: 'looking-up', agent, code });
});

test('what the viewer tells is shown, and a resumed welcome keeps the secret', () => {
  const state = after(
    live,
    {
      type: 'viewer',
      connection: 'reconnecting',
      picture: { state: 'reconnecting', ageMs: 5_000 },
      pointer: true,
      resyncs: 2,
    },
    { type: 'page', title: 'Basket', url: 'https://shop.example/basket' },
    { type: 'participants', participants: [{ participant: 'p1', role: 'agent', name: 'Ada', connected: true }] },
    { type: 'warning', warning: { reason: 'idle', endsAt: 60_000 } },
    { type: 'fit', fit: 'actual' },
    { ...welcomed, secret: null },
  );
  assert.ok(state.is === 'joined');
  const { connection, page, participants, pointer, resyncs, warning, fit, secret, own } = state.live;
  assert.deepEqual(
    { connection, title: page?.title, people: participants.length, pointer, resyncs, fit, secret, own },
    {
      connection: 'reconnecting',
      title: 'Basket',
      people: 1,
      pointer: true,
      resyncs: 2,
      fit: 'actual',
      secret: 's3cret',
      own: 'p1',
    },
  );
  assert.equal(warning?.reason, 'idle');
});

test('signing out is possible everywhere and forgets the code', () => {
  for (const from of [signedIn(agent, null), signedIn(agent, { code }), joined, live])
    assert.deepEqual(after(from, { type: 'sign-out' }), signedOut(null));
});

test('events of a view that is over change nothing', () => {
  const state = signedIn(agent, null);
  assert.equal(after(state, welcomed), state);
  assert.equal(after(state, { type: 'over', ending: { is: 'ended', reason: 'customer' } }), state);
});

test('a session that is lost keeps the agent, who comes back to the next one under its code', () => {
  const viewer = { type: 'viewer', pointer: true, resyncs: 0 } as const;
  const people = [{ participant: 'c', role: 'customer', name: '', connected: true }] as const;
  const lost = after(
    live,
    { type: 'participants', participants: people },
    { ...viewer, connection: 'lost', picture: { state: 'lost', ageMs: null } },
  );
  assert.ok(lost.is === 'joined');
  assert.deepEqual(lost.live.participants, [], 'nobody is said to be there');
  assert.deepEqual(seatOf(lost), { session: 'uuid', secret: 's3cret', code, ...place }, 'a reload waits on');

  const back = after(lost, { ...welcomed, now: 'next', node: 'n2', secret: 'new' } as DesktopEvent);
  assert.ok(back.is === 'joined');
  assert.deepEqual([back.live.session, back.live.node], ['next', 'n2']);
  assert.deepEqual(seatOf(back), { session: 'next', secret: 'new', code, node: 'n2', sessionServerUrl: null });
});

test('what could not be reached is forgotten when the service is back, and nothing else', () => {
  const unreachable = { is: 'unreachable' } as const;
  const tried = after(signedIn(agent, { code }), { type: 'look-up-failed', problem: unreachable, code });
  assert.deepEqual(after(tried, { type: 'service-back' }), { is: 'ready', agent, code, problem: null });
  const wrong = after(signedIn(agent, { code }), { type: 'look-up-failed', problem: refused(4404), code });
  assert.equal(after(wrong, { type: 'service-back' }), wrong);
  const door = after(
    signedOut(null),
    { type: 'sign-in', name: 'Ada' },
    { type: 'sign-in-failed', problem: unreachable },
  );
  const open = after(door, { type: 'service-back' });
  assert.ok(open.is === 'signed-out');
  assert.deepEqual([open.name, open.problem], ['Ada', null]);
  assert.equal(after(live, { type: 'service-back' }), live);
});
