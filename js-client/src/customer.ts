import { CustomerSession } from './customer/customer-session.ts';
import { LOADER, type LoaderHook } from './customer/loader-contract.ts';

/** The session script: loaded on demand, or at once in a tab in which a session runs. */
try {
  const hook = (window as { [LOADER]?: LoaderHook })[LOADER];
  if (hook) {
    const session = new CustomerSession(window, hook);
    hook.attach(session);
    session.resume();
  }
} catch (error) {
  reportError(error);
}
