import type { Layer } from '../dom/ops.ts';
import { Divergence } from './divergence.ts';
import { hasAttribute, matches, removeAttribute, setAttribute } from './natives.ts';
import { FULLSCREEN } from './state-marks.ts';

/** Puts an element into the top layer as it is on the customer's page. Does nothing for one that is there already. */
export function showLayer(element: Element, layer: Layer): void {
  switch (layer) {
    case 'modal':
      return showModal(element as HTMLDialogElement);
    case 'popover':
      return showPopover(element as HTMLElement);
    case 'fullscreen':
      return setAttribute(element, FULLSCREEN, '');
    default:
      throw new Divergence('unknown layer');
  }
}

export function hideLayer(element: Element, layer: Layer): void {
  if (layer === 'fullscreen') removeAttribute(element, FULLSCREEN);
  else if (layer === 'modal') hideModal(element as HTMLDialogElement);
  else if (matches(element, ':popover-open')) (element as HTMLElement).hidePopover();
}

function showModal(dialog: HTMLDialogElement): void {
  if (matches(dialog, ':modal')) return;
  // An open dialog that is not modal yet would refuse.
  removeAttribute(dialog, 'open');
  withoutFocus(dialog, () => {
    dialog.showModal();
  });
}

/** Whether the dialog stays open is the attribute's to say; `close` would also take that away, and does nothing without it. */
function hideModal(dialog: HTMLDialogElement): void {
  if (!matches(dialog, ':modal')) return;
  const open = hasAttribute(dialog, 'open');
  setAttribute(dialog, 'open', '');
  dialog.close();
  if (open) setAttribute(dialog, 'open', '');
}

function showPopover(element: HTMLElement): void {
  if (matches(element, ':popover-open')) return;
  if (!hasAttribute(element, 'popover')) setAttribute(element, 'popover', 'manual');
  withoutFocus(element, () => {
    element.showPopover();
  });
}

/** A dialog takes the focus when it opens, and with it the agent's keyboard; nothing inert can be focused. */
function withoutFocus(element: HTMLElement, show: () => void): void {
  const inert = hasAttribute(element, 'inert');
  if (!inert) setAttribute(element, 'inert', '');
  try {
    show();
  } finally {
    if (!inert) removeAttribute(element, 'inert');
  }
}
