/** Shows customers what agents do not see. Fetched when a page is shared; sharing does not need it. */
export { HiddenLayer } from './customer/hidden-layer.ts';
