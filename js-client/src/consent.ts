/** The script with which a page asks its visitor. Pages on which a session goes on do not need it. */
export { askConsent } from './customer/ui/consent.ts';
