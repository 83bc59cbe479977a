import type { Cost } from '../capture/ledger.ts';
import type { ReportHeader } from '../protocol/frames.ts';

const MOST = 1_000_000;

/** In the whole and bounded figures of the wire. */
export function reportOf({ coalesced, captureMs, longestMs, throttled }: Cost): ReportHeader {
  const whole = (value: number) => Math.min(Math.round(value), MOST);
  return {
    type: 'report',
    coalesced: whole(coalesced),
    captureMs: whole(captureMs),
    longestMs: whole(longestMs),
    throttled: whole(throttled),
  };
}
