import { tellSiteOwner } from './customer/guarded.ts';
import type { CoBrowse, LoaderHook } from './customer/loader-contract.ts';
import { commonApi, createPageApi } from './page-api/page-api.ts';
import { type OnReady, type PageOptions, wrongOptions } from './page-api/page-options.ts';
import { showStartButton } from './page-api/start-button.ts';

/** The script that a page fetches which has options: gives it the API, and what the options want. */
export function attachPage(options: PageOptions, cobrowse: CoBrowse | undefined, hook: LoaderHook | undefined): void {
  for (const words of wrongOptions(options)) tellSiteOwner(words);
  const own = typeof options.cobrowse === 'object' ? options.cobrowse : {};
  if (cobrowse && typeof options.chat === 'object') cobrowse.chat.options = options.chat;
  if (cobrowse === undefined) {
    give(own.onReady, commonApi(isSupportedHere), false);
    return;
  }
  const api = createPageApi(cobrowse, hook?.heard ?? [], report);
  if (hook) hook.heard.push = () => 0;
  if (own.debug === true || options.debug === true) follow(cobrowse);
  const media = own.primaryMedia;
  if (media && hook) {
    let isThere = false;
    attempt(() => media.initializeAsync(() => void (isThere = true)));
    hook.told = (token) =>
      isThere && attempt(() => media.isAgentConnected() && (media.sendCbSessionToken(token), true)) === true;
  }
  const { buttons } = options;
  if (own.disableBuiltInUI !== true && options.cobrowse !== false && buttons !== false && buttons?.cobrowse !== false)
    showStartButton(cobrowse, buttons?.position === 'right' ? 'right' : 'left', 'Share this page');
  give(own.onReady, api, true);
}

function isSupportedHere(): boolean {
  return 'MutationObserver' in window && 'attachShadow' in Element.prototype;
}

/** A page that pushes another listener later is served at once. */
function give(wanted: OnReady | OnReady[] | undefined, api: object, isTopContext: boolean): void {
  const call = (listener: unknown): void => {
    if (typeof listener === 'function') attempt(() => (listener as OnReady)(api, isTopContext));
  };
  if (!Array.isArray(wanted)) {
    call(wanted);
    return;
  }
  wanted.forEach(call);
  wanted.push = (...more) => {
    more.forEach(call);
    return more.length;
  };
}

function follow(cobrowse: CoBrowse): void {
  const names = [
    'ready',
    'unavailable',
    'started',
    'resumed',
    'agentJoined',
    'agentLeft',
    'ended',
    'connection',
    'warning',
    'error',
  ] as const;
  for (const name of names)
    cobrowse.on(name, (...details: unknown[]) => {
      // The join code is said to the page by a signal, and not to a log that other scripts of the page may gather.
      const shown = name === 'started' || name === 'resumed' ? [] : details;
      // eslint-disable-next-line no-console -- asked for by the page
      console.log('co-browsing:', name, ...shown);
    });
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    report(error);
    return undefined;
  }
}

/** What goes wrong in the page's own functions belongs into its own error reports. */
function report(error: unknown): void {
  if (typeof reportError === 'function') reportError(error);
}
