import { createViewer } from './viewer/viewer.ts';

/** The embeddable viewer: `CoBrowseViewer.createViewer(container, options)`. */
Object.assign(window, { CoBrowseViewer: { createViewer, version: __COBROWSE_VERSION__ } });
