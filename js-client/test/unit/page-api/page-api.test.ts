import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CoBrowse, CoBrowseState, Signals } from '../../../src/customer/loader-contract.ts';
import { createPageApi } from '../../../src/page-api/page-api.ts';
import { wrongOptions } from '../../../src/page-api/page-options.ts';
import { createSignal } from '../../../src/page-api/signal.ts';

function site(heard: unknown[][] = []) {
  const listeners = new Map<string, ((...details: never[]) => void)[]>();
  const calls: string[] = [];
  const errors: unknown[] = [];
  let state: CoBrowseState = 'ready';
  const cobrowse = {
    get state() {
      return state;
    },
    isBrowserSupported: () => true,
    start: () => void calls.push('start'),
    stop: () => void calls.push('stop'),
    extend: () => void calls.push('extend'),
    retryNow: () => void calls.push('retryNow'),
    pause: () => void calls.push('pause'),
    resume: () => void calls.push('resume'),
    revokeControl: () => void calls.push('revokeControl'),
    on: (name: string, listener: (...details: never[]) => void) =>
      void listeners.set(name, [...(listeners.get(name) ?? []), listener]),
  } as unknown as CoBrowse;
  return {
    api: createPageApi(cobrowse, heard, (error) => errors.push(error)),
    calls,
    errors,
    become: (next: CoBrowseState) => void (state = next),
    tell: <Name extends keyof Signals>(name: Name, ...details: Signals[Name]) =>
      listeners.get(name)?.forEach((listener) => listener(...(details as never[]))),
  };
}

/* eslint-disable no-console -- the console is what is looked at */
function warnings(run: () => void): string[] {
  const before = console.warn;
  const said: string[] = [];
  console.warn = (text: string) => void said.push(text);
  try {
    run();
  } finally {
    console.warn = before;
  }
  return said;
}
/* eslint-enable no-console */

void test('a page without a running session is initialized with none, and late listeners hear it at once', () => {
  const { api, tell } = site();
  tell('ready');
  const heard: unknown[] = [];
  api.onInitialized.add((session) => heard.push(session));
  tell('ready');
  assert.deepEqual(heard, [null]);
});

void test('a page on which a session goes on is initialized with it', () => {
  const { api, tell } = site();
  const heard: unknown[] = [];
  api.onInitialized.addOnce((session) => heard.push(session));
  tell('resumed', '123456789');
  tell('ready');
  assert.deepEqual(heard, [{ token: '123456789', agents: [] }]);
});

void test('what was told before the API was there is told to it in its order', () => {
  const { api } = site([
    ['resumed', '123456789'],
    ['agentJoined', 'Anna'],
  ]);
  const heard: unknown[] = [];
  api.onInitialized.add((session) => heard.push(session?.token));
  api.onAgentLeft.add((_, { agents }) => heard.push(agents));
  assert.deepEqual(heard, ['123456789']);
});

void test('who asks after a session has started is told of it until it ends', () => {
  const { api, tell } = site();
  tell('ready');
  tell('started', '123456789');
  const heard: string[] = [];
  api.onSessionStarted.add(({ token }) => heard.push(token));
  tell('ended', 'customer');
  api.onSessionStarted.add(() => heard.push('late'));
  assert.deepEqual(heard, ['123456789']);
});

void test('agents come and go, each with the session as it is then', () => {
  const { api, tell } = site();
  const heard: unknown[] = [];
  api.onAgentJoined.add(({ name }, { token, agents }) => heard.push([name, token, agents.map((agent) => agent.name)]));
  api.onAgentLeft.add(({ name }, { agents }) => heard.push([name, agents.map((agent) => agent.name)]));
  tell('started', '1');
  tell('agentJoined', 'Anna');
  tell('agentJoined', 'Anna');
  tell('agentLeft', 'Anna');
  assert.deepEqual(heard, [
    ['Anna', '1', ['Anna']],
    ['Anna', '1', ['Anna', 'Anna']],
    ['Anna', ['Anna']],
  ]);
});

void test('a call at the wrong time changes nothing and says so to whoever runs the site', () => {
  const { api, calls, become } = site();
  const idle = warnings(() => {
    api.exitSession();
    api.extendSession();
    api.retryNow();
  });
  become('active');
  const running = warnings(() => api.startSession());
  assert.deepEqual(calls, []);
  assert.equal(idle.length, 3);
  assert.match(running.join(), /runs already/);
});

void test('calls reach the session', () => {
  const { api, calls, become } = site();
  api.startSession();
  become('waiting');
  api.extendSession();
  api.retryNow();
  api.downgradeMode();
  api.pauseSession();
  api.resumeSession();
  api.exitSession();
  assert.deepEqual(calls, ['start', 'extend', 'retryNow', 'revokeControl', 'pause', 'resume', 'stop']);
});

void test('modes, pauses and where an agent led the page are told in the words of the API', () => {
  const { api, tell } = site();
  const heard: unknown[] = [];
  api.onModeRequested.add((request) => heard.push(request));
  api.onModeChanged.add((mode) => heard.push(mode));
  api.onPaused.add((by) => heard.push(by));
  api.onAgentNavigated.add((details) => heard.push(details));
  api.onNavigationFailed.add((details) => heard.push(details));
  tell('asked', 'Bert');
  tell('asked', '');
  tell('control', 'Anna');
  tell('navigated', 'reload', 'done');
  tell('navigated', 'visit', 'off-site');
  tell('control', '');
  tell('paused', 'page');
  tell('paused', '');
  assert.deepEqual(heard, [
    { agent: 'Bert' },
    { mode: 'write', agent: 'Anna' },
    { command: 'reload' },
    { command: 'visit', reason: 'off-site' },
    { mode: 'pointer', agent: '' },
    'page',
    null,
  ]);
});

void test('a removed listener hears nothing, one for once hears once, and what one throws keeps no other from hearing', () => {
  const errors: unknown[] = [];
  const { signal, fire } = createSignal<[number]>((error) => errors.push(error));
  const heard: string[] = [];
  const removed = (value: number) => heard.push(`removed ${value}`);
  signal.add(() => {
    throw new Error('of the page');
  });
  signal.add(removed);
  signal.add((value) => heard.push(`always ${value}`));
  signal.addOnce((value) => heard.push(`once ${value}`));
  signal.remove(removed);
  fire([1]);
  fire([2]);
  assert.deepEqual(heard, ['always 1', 'once 1', 'always 2']);
  assert.equal(errors.length, 2);
});

void test('what is no function is not called', () => {
  const { signal, fire } = createSignal<[]>(() => assert.fail('nothing was called'));
  signal.add(undefined as unknown as () => void);
  fire([], true);
  signal.addOnce('x' as unknown as () => void);
});

void test('unknown and wrong options are named once each, and those of the other product are known', () => {
  const said = wrongOptions({
    debug: 'yes',
    cobrowse: {
      apikey: 'x',
      css: { browser: true },
      setDocumentDomain: false,
      disableBuiltinUI: true,
      maxOfflineDuration: 0,
      primaryMedia: { isAgentConnected: () => true },
    },
    buttons: { cobrowse: false, position: 'top' },
  } as never);
  assert.deepEqual(
    said.map((words) => words.split(' ')[2]),
    ['debug', 'cobrowse.disableBuiltinUI', 'cobrowse.maxOfflineDuration', 'cobrowse.primaryMedia', 'buttons.position'],
  );
});

void test('right options are silent', () => {
  assert.deepEqual(wrongOptions({ cobrowse: false, chat: false, buttons: false }), []);
  const primaryMedia = { initializeAsync: () => 0, isAgentConnected: () => true, sendCbSessionToken: () => 0 };
  assert.deepEqual(wrongOptions({ cobrowse: { primaryMedia, onReady: [], maxOfflineDuration: 60 } } as never), []);
});
