/** The script that a shared page fetches when it has a frame, a canvas or a video: what is in them. */
export { createInside } from './capture/inside.ts';
