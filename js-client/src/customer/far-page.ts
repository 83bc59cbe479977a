import { createInnerCapture, FAR_RANGES, sharedByFrames } from '../capture/capture.ts';
import { FRAME_IDS } from '../dom/ops.ts';
import { FAR_LONGEST } from '../capture/far-frame.ts';
import type { FromFrame, ToFrame } from '../capture/frame-messages.ts';
import { createInside } from '../capture/inside.ts';
import * as natives from '../capture/natives.ts';
import { Pace } from '../capture/pace.ts';
import { pageAccess } from '../capture/page-access.ts';
import { createPointer } from '../capture/pointer.ts';
import { MASKED } from '../capture/cover.ts';
import { createPolicy } from '../capture/policy.ts';
import type { Cover } from '../capture/cover.ts';
import { loadRules } from '../rules.ts';
import type { Rules } from '../rules/rules.ts';

const TICK_MS = 150;
const RULE_TRIES = 3;
/** What is said of a frame in here is put into an event that may itself be no longer than that of a frame, in characters. */
const WRAPPING = 64 * 1024;

interface Work {
  stop(): void;
  snapshot(): void;
}

/** This document as a frame in a page of another origin that is shared: captured here, under the rules of the site's server, and sent to the page. */
export function joinPage(
  window: Window & typeof globalThis,
  server: string,
  /** Origins of frames that it shows in turn. */
  frames: string,
  say: (message: FromFrame) => void,
): { receive(message: ToFrame): void } {
  let work: Work | undefined;
  let turn = 0;
  const join = async (message: Extract<ToFrame, { cobrowse: 'join' }>): Promise<void> => {
    const mine = ++turn;
    const rules = await rulesOf(window, server, () => mine === turn);
    // Without rules, or with others than the page has, nothing leaves.
    if (mine === turn && rules?.hash === message.rules) work = begin(window, message, rules, frames, say);
  };
  return {
    receive: (message) => {
      if (message.cobrowse === 'snapshot') {
        work?.snapshot();
        return;
      }
      turn++;
      work?.stop();
      work = undefined;
      if (message.cobrowse === 'join') void join(message);
    },
  };
}

function rulesOf(
  window: Window & typeof globalThis,
  server: string,
  isWanted: () => boolean,
): Promise<Rules | undefined> {
  const pause = (ms: number): Promise<void> => new Promise((resume) => natives.setTimer(resume, ms));
  const ask = (init: RequestInit) => natives.fetch(`${server}/cobrowse/rest/live/rules`, init);
  const source = { ask, tries: RULE_TRIES, pause, isWanted };
  return loadRules(source, { ...pageAccess, document: window.document }, () => undefined);
}

function begin(
  window: Window & typeof globalThis,
  { cover, depth, firstId, ranges, turn }: Extract<ToFrame, { cobrowse: 'join' }>,
  rules: Rules,
  frames: string,
  say: (message: FromFrame) => void,
): Work {
  const range = firstId / FRAME_IDS;
  const shared = sharedByFrames(range, range + bounded(ranges, 1, FAR_RANGES) - 1, FAR_LONGEST - WRAPPING);
  const around: Cover = cover === 0 || cover === 1 ? cover : MASKED;
  const isPaused = (): boolean => rules.pausesAt(window.location.href);
  const pace = new Pace(() => {
    if (capture.step(false)) pace.schedule();
  });
  const point = (body: string): void => {
    if (!isPaused()) say({ cobrowse: 'pointer', turn, firstId, body });
  };
  const pointer = createPointer({
    window,
    mirror: { size: 0, idOf: (node) => capture.mirror.idOf(node), nodeOf: (id) => capture.mirror.nodeOf(id) },
    publish: point,
  });
  const capture = createInnerCapture(
    {
      window,
      policy: createPolicy(rules),
      publish: () => false,
      inside: () => Promise.resolve({ createInside }),
      far: { list: frames, rules: rules.hash, point },
      onFrame: (frame, isThere) => {
        if (frame !== window) pointer.follow(frame, isThere);
      },
    },
    {
      firstId,
      depth: bounded(depth, 0, 100),
      shared,
      cover: () => around,
      schedule: () => pace.schedule(),
      publish: (kind, body) => {
        owesSnapshot = isPaused();
        if (owesSnapshot) return false;
        say({ cobrowse: 'event', turn, firstId, kind, body });
        return true;
      },
      onStuck: () => undefined,
    },
  );
  let isSharing = false;
  let owesSnapshot = false;
  const end = (): void => {
    isSharing = false;
    pace.cancel();
    pointer.stop();
    capture.stop();
  };
  let timer = 0;
  /**
   * Nothing is looked at where the rules pause. The page that holds this one takes away what agents still see of it. Where frames that come and go have used
   * up the numbers there are for them, it lets this one begin again.
   */
  const tick = (): void => {
    if (isPaused() || (shared.ranges > range && shared.ranges + Math.max(shared.farRanges, 1) > shared.lastRange)) {
      if (isSharing) say({ cobrowse: 'hello' });
      if (isSharing) end();
    } else {
      if (!isSharing) {
        capture.start();
        pointer.start();
      } else if (owesSnapshot) capture.snapshot();
      isSharing = true;
      capture.step(true);
    }
    timer = natives.setTimer(tick, TICK_MS);
  };
  tick();
  return {
    stop: () => {
      natives.clearTimer(timer);
      end();
    },
    snapshot: () => capture.snapshot(),
  };
}

/** What came in a message need not be a number. */
function bounded(value: unknown, least: number, most: number): number {
  return Math.min(Math.max(Math.floor(Number(value)) || 0, least), most);
}
