import { CustomerSession } from './customer/customer-session.ts';
import { guarded } from './customer/guarded.ts';
import { LOADER, type LoaderHook } from './customer/loader-contract.ts';

/** The session script: loaded on demand, or at once in a tab in which a session runs. */
guarded(() => {
  const hook = (window as { [LOADER]?: LoaderHook })[LOADER];
  if (hook === undefined) return;
  const session = new CustomerSession(window, hook);
  hook.attach(session);
  session.resume();
})();
