import type { PageOutcome } from '../protocol/frames.ts';
import type { ControlledPage } from './page.ts';

/** Of the Navigation API: it lists pages of this site only, those next to each other in the tab's history. */
interface Navigation {
  readonly canGoBack: boolean;
  readonly canGoForward: boolean;
  back(): unknown;
  forward(): unknown;
}

/** Empty segments, and escaped characters that need no escape (RFC 3986, unreserved). */
const RESPELT = /\/\/|%(?:4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a]|3[0-9]|2d|2e|5f|7e)/i;

/** What to do once the agent has been told: the page may be gone right after it. */
export type Departure = () => void;

export function visit({ window }: ControlledPage, address: string): Departure | PageOutcome {
  try {
    const url = new URL(address, window.location.href);
    // `about:blank` and `javascript:` have no origin, or run something.
    if (!/^https?:$/.test(url.protocol) || url.origin !== window.location.origin) return 'off-site';
    // Rules are for addresses as the site writes them: another spelling of the same page must not get around them.
    if (RESPELT.test(url.pathname)) return 'off-site';
    return () => window.location.assign(url.href);
  } catch {
    return 'not-fitting';
  }
}

/** Where browsers do not say whether the page before is of this site, only the customer may go there. */
export function go({ window }: ControlledPage, where: 'back' | 'forward'): Departure | PageOutcome {
  const navigation = (window as { navigation?: Navigation }).navigation;
  if (navigation === undefined) return 'customer-only';
  if (!(where === 'back' ? navigation.canGoBack : navigation.canGoForward)) return 'off-site';
  return () => void navigation[where]();
}
