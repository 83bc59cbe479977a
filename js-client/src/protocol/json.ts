/** The browser's, taken when the script is loaded: pages replace them. */
export const { parse, stringify } = JSON;
