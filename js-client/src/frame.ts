/** The script that a frame of another origin fetches once the page that holds it is shared. */
export { joinPage } from './customer/far-page.ts';
