/** The script that the desktop fetches once it knows that its server has control. */
export { controlBar } from './desktop/control-bar.ts';
