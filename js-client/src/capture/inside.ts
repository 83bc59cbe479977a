import type { DomId } from '../dom/ops.ts';
import { Animations } from './animations.ts';
import type { Batch, Context } from './context.ts';
import { CustomStates } from './custom-states.ts';
import { Frames } from './frames.ts';
import type { FramePorts } from './frames.ts';
import type { Guard } from './guard.ts';
import { Pictures } from './pictures.ts';
import { SelectedText } from './selection.ts';
import { ShownAddresses } from './shown-addresses.ts';
import type { SheetRecords } from './shown-addresses.ts';
import type { Slice } from './slice.ts';
import type { Known } from './tree.ts';

/**
 * What is not needed for the first picture: documents of frames, pictures of canvases and videos, what is selected, what animations of scripts
 * lead to, states of custom elements.
 */
export interface Inside {
  /** The replica has a box. */
  enter(known: Known): void;
  forget(known: Known): void;
  /** Members of a serialized element, with a comma before them. */
  members(known: Known): string;
  moved(tops: readonly Known[]): void;
  clear(): void;
  /** Before the page's own operations are sent, which the pictures are among. */
  show(batch: Batch, isSweep: boolean, records: SheetRecords): void;
  /** After it. True: there is more. */
  flush(isSweep: boolean, slice: Slice): boolean;
  /** After one of the page. `has`: what is still in it. */
  snapshot(has: (known: Known) => boolean): void;
  idOf(node: Node): DomId | undefined;
  nodeOf(id: DomId): Node | undefined;
  knownOf(node: Node): Known | undefined;
  /** Whether an image or font of this address is in the page as agents see it. */
  shows(url: string, records: SheetRecords): boolean;
}

export function createInside(context: Context, guard: Guard, ports: FramePorts): Inside {
  const frames = new Frames(ports, context.policy);
  const selection = new SelectedText(context);
  const animations = new Animations(context);
  const states = new CustomStates(context);
  const pictures = new Pictures(context, guard, ports);
  const addresses = new ShownAddresses(context, ports.mapUrls);
  return {
    enter: (known) => {
      if (known.shape === 'frame') frames.enter(known);
      else pictures.enter(known);
    },
    forget: (known) => {
      frames.forget(known);
      pictures.forget(known);
    },
    moved: (tops) => frames.moved(tops),
    members: (known) => pictures.members(known),
    clear: () => {
      frames.clear();
      pictures.clear();
      states.again();
    },
    show: (batch, isSweep, records) => {
      pictures.show(batch);
      if (!isSweep) return;
      for (const each of [selection, animations, states]) {
        try {
          each.look(batch, records);
        } catch {
          // A page that has broken what this takes is seen all the same.
        }
      }
    },
    flush: (isSweep, slice) => {
      if (isSweep) pictures.look();
      return frames.flush(isSweep, slice);
    },
    snapshot: (has) => {
      selection.again();
      animations.again();
      states.again();
      pictures.keep(has);
      frames.snapshot(has);
    },
    idOf: (node) => frames.idOf(node),
    nodeOf: (id) => frames.nodeOf(id),
    knownOf: (node) => frames.knownOf(node),
    shows: (url, records) => addresses.has(url, records),
  };
}
