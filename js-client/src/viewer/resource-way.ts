import type { WelcomeHeader } from '../protocol/frames.ts';
import type { ResourceWay } from '../replica/substitutes.ts';

/** Longer ones do not fit into the first line of a request, in characters. */
const LONGEST = 3_000;

/** How this agent's browser gets what it cannot load from the customer's site. Null: the server is of an earlier version. */
export function resourceWay(server: string, { session, resources }: WelcomeHeader): ResourceWay | null {
  if (resources === undefined) return null;
  const { key, fromBrowser, fetched } = resources;
  const prefix = new URL(`${server}/cobrowse/resources/${session}/${encodeURIComponent(key)}?url=`, location.href).href;
  return {
    fromBrowser,
    fetched,
    at: (url) => {
      const address = encodeURIComponent(url);
      return address.length > LONGEST ? null : prefix + address;
    },
  };
}
