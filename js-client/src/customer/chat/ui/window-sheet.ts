/** Looks of the chat that fills a window of its own. */
export const WINDOW_SHEET = `
.panel{inset:0;width:auto;height:auto;border-radius:0;box-shadow:none;animation:none}
.alone{display:grid;place-items:center;padding:32px;text-align:center}
`;
