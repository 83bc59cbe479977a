import { createCapture } from '../../src/capture/capture.ts';
import { createPointer } from '../../src/capture/pointer.ts';
import { createPolicy } from '../../src/capture/policy.ts';
import { absolutizeUrls, splitRules } from '../../src/dom/css.ts';
import { compareModel } from './compare-model.ts';
import { converge } from './convergence.ts';
import { Model } from './model.ts';
import { randomOperations } from './random-operations.ts';

/** What tests in a browser work with. */
const harness = {
  createCapture,
  createPointer,
  createPolicy,
  absolutizeUrls,
  splitRules,
  Model,
  compareModel,
  converge,
  randomOperations,
};

declare global {
  interface Window {
    cobrowseHarness: typeof harness;
  }
}

window.cobrowseHarness = harness;
