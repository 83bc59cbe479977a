import type { Mirror } from '../../dom/mirror.ts';
import type { DomId, PointerBody } from '../../dom/ops.ts';
import type { Action, ActionKind, ActionOutcome } from '../../protocol/frames.ts';
import type { Point } from '../marks.ts';

export type PointedAt = NonNullable<PointerBody['at']>;

/** The replica as it is right now. */
export interface SeenPage {
  readonly document: Document;
  readonly mirror: Mirror;
  /** Of the page that it shows. */
  readonly epoch: number;
}

/** What became of something that this agent did. */
export interface ActionResult {
  readonly does: ActionKind;
  /** `not-connected`: it was not even sent. */
  readonly code: ActionOutcome | 'not-connected';
  readonly reason: string;
}

/** What acting needs from the view around it. */
export interface ActingPorts {
  /** Covers the replica; places are in its CSS pixels. */
  readonly overlay: HTMLElement;
  page(): SeenPage | undefined;
  hit(at: Point): PointedAt | undefined;
  locate(at: PointedAt): Point | undefined;
  /** Undefined: not connected. */
  publish(
    action: Omit<Action, 'grant'>,
    body: Uint8Array,
  ): { readonly epoch: number; readonly seq: number } | undefined;
  told(result: ActionResult): void;
  /** The agent has given the keyboard back. */
  released(): void;
}

/** A field that an agent may fill. */
export interface Field {
  readonly id: DomId;
  readonly label: string;
  /** As in `input.type`; else `textarea`, `select` or `text`. */
  readonly kind: string;
  readonly value: string;
  readonly checked: boolean;
  readonly options: readonly { readonly label: string; readonly selected: boolean; readonly disabled: boolean }[];
}
