import { backoffMs } from '../connection/backoff.ts';

/**
 * Another script of ours, of the version of this one, for what most pages never need. Without a network, or while its server is away, it
 * is tried again: at once, and with more `tries` after growing waits.
 */
export async function script(
  server: string,
  name:
    | 'start'
    | 'guide'
    | 'control'
    | 'act'
    | 'control-bar'
    | 'hidden'
    | 'inside'
    | 'frame'
    | 'frame-offer'
    | 'longpoll'
    | 'comeback'
    | 'chat'
    | 'chat-start'
    | 'resources'
    | 'rules'
    | 'page-api',
  tries = 1,
): Promise<unknown> {
  const address = `${server}/cobrowse/js/${__COBROWSE_VERSION__}/${name}.js`;
  for (let failed = 0; ; failed++) {
    try {
      // Browsers may remember for as long as the page lives that an address has failed.
      return await import(failed ? `${address}?${Date.now()}` : address);
    } catch (error) {
      if (failed >= tries) throw error;
      if (failed) await new Promise((resume) => setTimeout(resume, backoffMs(failed, Math.random())));
    }
  }
}
