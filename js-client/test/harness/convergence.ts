import { createCapture } from '../../src/capture/capture.ts';
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
 * compaction snapshot says nothing new.
 */
export async function converge(seed: number, count: number, companion?: Companion): Promise<Convergence> {
  const stage = document.body.appendChild(document.createElement('main'));
  const model = new Model();
  const bodies: string[] = [];
  const faults: string[] = [];
  let deltas = 0;
  watchEarly(window);
  const capture = createCapture({
    window,
    policy: createPolicy(),
    // Every other seed with slices as small as they can be.
    ...(seed % 2 === 0 && { sliceMs: 0 }),
    publish: (kind, body) => {
      bodies.push(body);
      if (kind === 'delta') deltas++;
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
    if (snapshot.compaction !== true) {
      target.snapshot(snapshot);
      return;
    }
    const fresh = new Model();
    fresh.snapshot(snapshot);
    const difference = firstDifference(describe(target), describe(fresh));
    if (difference !== null) faults.push(`compaction says news: ${difference}`);
    // As at an agent that joins with it: whatever comes next must fit this too.
    target.snapshot(snapshot);
  };
  const chance = createChance(seed + 1_000_000);
  const operate = randomOperations(seed, stage);
  const trail: string[] = [];
  const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
  capture.start();
  await frame();
  capture.snapshot('start');
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
  while (done < count && faults.length === 0) {
    for (let left = 1 + chance.below(30); left > 0 && done < count; left--, done++) {
      trail.push(operate());
      // Observers are told at the end of a task: what is away from the page then is not watched any more.
      if (chance.below(3) === 0) await Promise.resolve();
    }
    if (chance.below(4) === 0) await frame();
    if (chance.below(12) === 0) capture.snapshot('compaction');
    catchUp();
    // Rules are looked at in turns, a few at each flush.
    for (let turn = 0; turn < 8; turn++) capture.flush();
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
  return { operations: done, deltas, checks: model.checks, differences: faults };
}

/** Everything that a model says, but for how style sheets are put: text or rules, they look the same. */
function describe(model: Model): string[] {
  const lines: string[] = [];
  for (const id of [...model.nodes.keys()].sort((a, b) => a - b)) {
    const node = model.of(id);
    const attrs = [...node.attrs].sort(([a], [b]) => (a < b ? -1 : 1));
    lines.push(JSON.stringify({ ...node, attrs, sheet: node.sheet !== null, adopted: node.adopted }));
  }
  lines.push(JSON.stringify([model.adopted, model.scroll, model.focus, model.url, model.base, model.title]));
  return lines;
}

function firstDifference(one: readonly string[], other: readonly string[]): string | null {
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    if (one[at] !== other[at]) return `${one[at]} against ${other[at]}`;
  }
  return null;
}
