/** What was seen by trying the way to the nodes; the node says what is wrong by it. Fields as its call `findings` reads them. */
export interface Observations {
  /** Calls at once after a node had set the route cookie; of these, those that came with it, and to its node. */
  readonly calls: number;
  readonly withCookie: number;
  readonly atItsNode: number;
  /** The same after a pause. */
  readonly laterCalls: number;
  readonly laterWithCookie: number;
  readonly laterAtItsNode: number;
  readonly socketOpened: boolean;
  /** How long a WebSocket stayed on which nobody said anything; at most as long as wanted. */
  readonly socketSilentMs: number;
  /** Before the last byte of an answer, which a node sends later than the others. */
  readonly gapMs: number;
  readonly answerWhole: boolean;
  readonly bodyPassed: boolean;
  /** The address is the node's own. */
  readonly direct: boolean;
  readonly forwarded: boolean;
  readonly trusted: boolean;
  readonly hostAsked: string;
  readonly hostSeen: string;
}

/** How a node saw one call. */
interface Seen {
  readonly cookie: boolean;
  readonly atItsNode: boolean;
  readonly forwarded: boolean;
  readonly trusted: boolean;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly silentMs: number;
}

const DOCTOR = '/cobrowse/doctor/';
/** Among the polls: balancers may have limits for them that others have not. */
const SLOW = '/cobrowse/v1/doctor/slow';
const CALLS = 10;
const LATER_CALLS = 4;
/** A node waits ten seconds for the first word on a WebSocket: nobody can be silent for longer. */
const LONGEST_SOCKET_SILENCE_MS = 9_000;
const OPEN_MS = 5_000;
const BATCH_BYTES = 256 * 1024;

/** Tries everything that a session needs of a balancer. Takes the time between two heartbeats, and a little. */
export async function examine(): Promise<Observations> {
  // A cookie from before may name a node that is gone.
  await seen('?first');
  const calls = await seenAgain(CALLS);
  const silentMs = calls[0]?.silentMs ?? 0;
  const [slow, socket, bodyPassed] = await Promise.all([slowAnswer(), silentSocket(silentMs), largeBody()]);
  const later = await seenAgain(LATER_CALLS);
  const last = await seen();
  const { protocol, host, port } = location;
  const portAsked = Number(port || (protocol === 'https:' ? 443 : 80));
  return {
    calls: calls.length,
    withCookie: calls.filter(({ cookie }) => cookie).length,
    atItsNode: calls.filter(({ atItsNode }) => atItsNode).length,
    laterCalls: later.length,
    laterWithCookie: later.filter(({ cookie }) => cookie).length,
    laterAtItsNode: later.filter(({ atItsNode }) => atItsNode).length,
    ...slow,
    ...socket,
    bodyPassed,
    direct: last.port === portAsked && last.tls === (protocol === 'https:'),
    forwarded: last.forwarded,
    trusted: last.trusted,
    hostAsked: host,
    hostSeen: last.host,
  };
}

/** One after the other, as balancers count that take turns. */
async function seenAgain(times: number): Promise<readonly Seen[]> {
  const all: Seen[] = [];
  while (all.length < times) all.push(await seen());
  return all;
}

async function seen(query = ''): Promise<Seen> {
  const answer = await fetch(`${DOCTOR}seen${query}`, { cache: 'no-store' });
  if (!answer.ok) throw new Error(`A call was answered with status ${answer.status}.`);
  return (await answer.json()) as Seen;
}

async function slowAnswer(): Promise<{ readonly gapMs: number; readonly answerWhole: boolean }> {
  let secondAt = performance.now();
  let bytes = 0;
  try {
    const { body } = await fetch(SLOW, { cache: 'no-store' });
    const reader = body?.getReader();
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
      if (bytes < 2) secondAt = performance.now();
      bytes += part.value.length;
    }
  } catch {
    // Cut: what came before it counts.
  }
  return { gapMs: Math.round(performance.now() - secondAt), answerWhole: bytes === 3 };
}

async function silentSocket(
  silentMs: number,
): Promise<{ readonly socketOpened: boolean; readonly socketSilentMs: number }> {
  const wantedMs = Math.min(silentMs, LONGEST_SOCKET_SILENCE_MS);
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/cobrowse/v1/websocket`, 'cobrowse.v1');
  const opened = await new Promise<boolean>((tell) => {
    socket.addEventListener('open', () => tell(true));
    socket.addEventListener('close', () => tell(false));
    setTimeout(() => tell(false), OPEN_MS);
  });
  if (!opened) {
    socket.close();
    return { socketOpened: false, socketSilentMs: 0 };
  }
  const since = performance.now();
  await new Promise<void>((tell) => {
    socket.addEventListener('close', () => tell());
    setTimeout(tell, wantedMs);
  });
  const stayed = socket.readyState === WebSocket.OPEN;
  socket.close();
  return { socketOpened: true, socketSilentMs: stayed ? wantedMs : Math.floor(performance.now() - since) };
}

/** A node refuses it in words, since it is a batch that nobody said; a balancer in others. */
async function largeBody(): Promise<boolean> {
  try {
    const answer = await fetch('/cobrowse/v1/longpoll', {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: new Uint8Array(BATCH_BYTES),
    });
    const { code } = (await answer.json()) as { readonly code?: unknown };
    return typeof code === 'number';
  } catch {
    return false;
  }
}
