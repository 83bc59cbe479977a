import { host, isConnected, matches, now, rootOf, select, selectIn } from './natives.ts';

/** By which rules look at a page, whatever it has replaced. */
export const pageAccess = { now, isConnected, rootOf, select, selectIn, matches, host };
