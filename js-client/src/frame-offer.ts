/** The script that a page fetches when it is in a frame and says which pages may show it to agents. */
export { offerFrame } from './customer/frame-offer.ts';
