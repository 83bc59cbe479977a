import * as natives from './natives.ts';

/** An element's box in the viewport of the page, also of one in the document of a frame. */
export function pageBox(page: Window, element: Element): DOMRect {
  const { left, top, width, height } = natives.box(element);
  let [x, y] = [left, top];
  for (let frame = frameOf(page, element); frame !== null; frame = frameOf(page, frame)) {
    const box = natives.box(frame);
    x += box.left + natives.clientLeft(frame);
    y += box.top + natives.clientTop(frame);
  }
  return new DOMRect(x, y, width, height);
}

/** The element that holds an element's document, as far as the page may see it. */
function frameOf(page: Window, element: Element): Element | null {
  const document = natives.ownerDocument(element);
  const window = document === null ? null : natives.viewOf(document);
  try {
    return window === page ? null : (window?.frameElement ?? null);
  } catch {
    return null;
  }
}
