/** The script that a shared page fetches when an agent's browser cannot load an image or font of it. */
export { giveResource } from './customer/give-resource.ts';
