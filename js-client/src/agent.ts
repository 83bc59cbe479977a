import { createViewer } from './viewer/viewer.ts';
import type { Viewer, ViewerOptions } from './viewer/viewer.ts';

/** The embeddable viewer: `new CoBrowseViewer(container, options)`; also without `new`, or as `CoBrowseViewer.createViewer`. */
function CoBrowseViewer(container: HTMLElement, options: ViewerOptions): Viewer {
  return createViewer(container, options);
}

Object.assign(window, {
  CoBrowseViewer: Object.assign(CoBrowseViewer, { createViewer, version: __COBROWSE_VERSION__ }),
});
