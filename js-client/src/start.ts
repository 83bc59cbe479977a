/** The script with which a session begins: asks the visitor, and makes it. Pages on which a session goes on do not need it. */
export { askConsent } from './customer/ui/consent.ts';
export { createSession } from './customer/creation.ts';
