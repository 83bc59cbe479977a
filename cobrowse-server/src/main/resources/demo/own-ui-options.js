// What the page wants of co-browsing: nothing that is seen.
window.CoBrowseOptions = { cobrowse: { disableBuiltInUI: true, onReady: [] } };
