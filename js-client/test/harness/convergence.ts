import { createCapture } from '../../src/capture/capture.ts';
import { createInside } from '../../src/capture/inside.ts';
import { watchEarly } from '../../src/capture/early.ts';
import { createPolicy } from '../../src/capture/policy.ts';
import type { Delta, Snapshot } from '../../src/dom/ops.ts';
import type { Mirror } from '../../src/dom/mirror.ts';
import { createReplica } from '../../src/replica/replica.ts';
import { compareDocuments } from './compare.ts';
import { compareModel } from './compare-model.ts';
import { Model } from './model.ts';
import { createChance, randomOperations } from './random-operations.ts';

export interface Convergence {
  readonly operations: number;
  readonly deltas: number;
  readonly checks: number;
  readonly sums: number;
  /** Empty: the model equals the page at every look. */
  readonly differences: readonly string[];
}

/** Somebody else who follows the page. */
export interface Companion {
  receive(kind: 'snapshot' | 'delta', body: string): void;
  differences(page: Mirror): readonly string[];
}

/** The real replica, in a frame of the same page that is not captured. */
export function replicaCompanion(frameUrl: string): Companion {
  const container = document.body.appendChild(document.createElement('div'));
  container.dataset.cobrowse = 'service';
  const faults: string[] = [];
  let position = 0;
  const replica = createReplica({
    container,
    frameUrl: () => frameUrl,
    onApplied: () => undefined,
    onDivergence: (cause, detail) => faults.push(`replica stops: ${cause} ${detail}`),
  });
  return {
    receive: (kind, body) => {
      replica.apply({ position: ++position, epoch: 1, kind, body });
    },
    differences: (pageMirror) => {
      if (replica.document === null || replica.mirror === null) return [...faults, 'replica has no document'];
      const { differences } = compareDocuments({
        page: document,
        replica: replica.document,
        pageMirror,
        replicaMirror: replica.mirror,
        isService: (element) => element.getAttribute('data-cobrowse') === 'service',
        isMasked: (element) => /^(?:mask|block)$/.test(element.getAttribute('data-cobrowse') ?? ''),
        sampleEvery: 0,
      });
      return [...faults, ...differences.map((one) => `${one.kind} ${one.path}: ${one.expected} / ${one.actual}`)];
    },
  };
}

/**
 * Does `count` random operations to the page while it is captured, and looks again and again whether the model equals the page, and whether a
 * snapshot says nothing new.
 */
export async function converge(seed: number, count: number, companion?: Companion): Promise<Convergence> {
  const stage = document.body.appendChild(document.createElement('main'));
  const model = new Model();
  const bodies: string[] = [];
  const faults: string[] = [];
  let deltas = 0;
  const isSliced = seed % 2 === 0;
  let isUpToDate = false;
  watchEarly(window);
  const capture = createCapture({
    window,
    inside: () => Promise.resolve({ createInside }),
    // With each event, or mostly in events of their own.
    checkMs: seed % 3 === 0 ? 100 : 0,
    policy: createPolicy(),
    // Every other seed with slices as small as they can be.
    sliceMs: isSliced ? 0 : Infinity,
    publish: (kind, body) => {
      bodies.push(body);
      if (kind === 'delta' && !body.includes('"ops":[],"check":')) deltas++;
      try {
        if (kind === 'snapshot') receive(model, JSON.parse(body) as Snapshot);
        else model.delta(JSON.parse(body) as Delta);
        companion?.receive(kind, body);
      } catch (error) {
        faults.push(`${String(error)} in ${body.slice(0, 2_000)}`);
      }
      return true;
    },
    onError: (where) => faults.push(`fault in ${where}`),
  });
  const receive = (target: Model, snapshot: Snapshot): void => {
    const before = isUpToDate && !isSliced ? describe(target) : null;
    target.snapshot(snapshot);
    const difference = before === null ? null : firstDifference(before, describe(target));
    if (difference !== null) faults.push(`a snapshot says news: ${difference}`);
  };
  const chance = createChance(seed + 1_000_000);
  const operate = randomOperations(seed, stage);
  const trail: string[] = [];
  const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
  capture.start();
  await frame();
  capture.snapshot();
  for (
    let left = 100;
    left > 0 && companion?.differences(capture.mirror).includes('replica has no document') === true;
    left--
  )
    await frame();
  let done = 0;
  const catchUp = (): void => {
    for (let left = 20_000; capture.flush(); left--)
      if (left === 0) {
        faults.push('slices never end');
        return;
      }
  };
  const settle = async (): Promise<void> => {
    // What looks into frames is fetched, by each frame anew.
    for (let level = 0; level < 5; level++) {
      catchUp();
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    }
    catchUp();
    // Rules are looked at in turns, a few at each flush, and so are frames.
    for (let turn = 0; turn < 8 * (1 + countFrames(document)); turn++) capture.flush();
    catchUp();
  };
  while (done < count && faults.length === 0) {
    for (let left = 1 + chance.below(30); left > 0 && done < count; left--, done++) {
      trail.push(operate());
      // Observers are told at the end of a task: what is away from the page then is not watched any more.
      if (chance.below(3) === 0) await Promise.resolve();
    }
    if (chance.below(4) === 0) await frame();
    // Also in the middle of what the page does.
    if (chance.below(12) === 0) capture.snapshot();
    await settle();
    if (chance.below(12) === 0) {
      isUpToDate = true;
      capture.snapshot();
      isUpToDate = false;
      await settle();
    }
    for (const difference of compareModel(model, document, capture.mirror)) faults.push(difference);
    for (const difference of companion?.differences(capture.mirror) ?? []) faults.push(difference);
    if (faults.length > 0) faults.push(`seed ${seed}, after ${done}: ${trail.slice(-30).join(' ')}`);
  }
  const quiet = deltas;
  capture.flush();
  capture.flush();
  if (deltas !== quiet) faults.push(`a flush without a change published ${bodies[bodies.length - 1]}`);
  capture.stop();
  stage.remove();
  return { operations: done, deltas, checks: model.checks, sums: model.sums, differences: faults };
}

/** Everything that a model says, but for how style sheets are put: text or rules, they look the same. */
function describe(model: Model): string[] {
  const lines: string[] = [];
  for (const id of [...model.nodes.keys()].sort((a, b) => a - b)) {
    const node = model.of(id);
    const attrs = [...node.attrs].sort(([a], [b]) => (a < b ? -1 : 1));
    lines.push(JSON.stringify({ ...node, attrs, sheet: node.sheet !== null, frame: null }));
  }
  lines.push(JSON.stringify([model.adopted, model.scroll, model.focus, model.url, model.base, model.title]));
  return lines;
}

function countFrames(within: Document): number {
  let count = 0;
  const roots: (Document | ShadowRoot)[] = [within];
  for (let root = roots.pop(); root !== undefined; root = roots.pop())
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot !== null) roots.push(element.shadowRoot);
      const inner = element.localName === 'iframe' ? (element as HTMLIFrameElement).contentDocument : null;
      if (inner === null || inner === undefined) continue;
      roots.push(inner);
      count++;
    }
  return count;
}

function firstDifference(one: readonly string[], other: readonly string[]): string | null {
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    if (one[at] !== other[at]) return `${one[at]} against ${other[at]}`;
  }
  return null;
}
