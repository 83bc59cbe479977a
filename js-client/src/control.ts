/** The script that a shared page fetches when an agent asks to act in it. */
export { Hands } from './control/hands.ts';
