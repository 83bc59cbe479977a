import { createCapture } from '../../src/capture/capture.ts';
import { createInside } from '../../src/capture/inside.ts';
import { watchEarly } from '../../src/capture/early.ts';
import { createPointer } from '../../src/capture/pointer.ts';
import { createPolicy } from '../../src/capture/policy.ts';
import { joinPage } from '../../src/customer/far-page.ts';
import { absolutizeUrls, splitRules } from '../../src/dom/css.ts';
import { createReplica } from '../../src/replica/replica.ts';
import { AttackRun } from './attack-run.ts';
import { compareDocuments } from './compare.ts';
import { compareModel } from './compare-model.ts';
import { converge, replicaCompanion } from './convergence.ts';
import { Model } from './model.ts';
import { PagePair } from './page-pair.ts';
import { randomOperations } from './random-operations.ts';
import { RulesRun } from './rules-run.ts';

/** What tests in a browser work with. */
const harness = {
  createCapture: (options: Parameters<typeof createCapture>[0]) => {
    watchEarly(options.window);
    return createCapture({ inside: () => Promise.resolve({ createInside }), ...options });
  },
  createPointer,
  createPolicy,
  joinPage,
  absolutizeUrls,
  splitRules,
  Model,
  compareModel,
  createReplica,
  compareDocuments,
  AttackRun,
  PagePair,
  converge,
  replicaCompanion,
  randomOperations,
  RulesRun,
};

declare global {
  interface Window {
    cobrowseHarness: typeof harness;
  }
}

window.cobrowseHarness = harness;
