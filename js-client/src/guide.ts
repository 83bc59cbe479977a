/** The script that a shared page fetches once an agent is there, who may point at something. */
export { GuideLayer } from './customer/guide-layer.ts';
