import { Preview } from './preview/preview.ts';

/** For a site's developers: import it on a page, and a window shows what an agent would see of it. Exported so that bundling keeps it a constructor. */
export { Preview };

new Preview(window, new URL(import.meta.url).origin).open();
