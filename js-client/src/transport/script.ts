/** Another script of ours, of the version of this one, for what most pages never need. */
export async function script(server: string, name: 'consent' | 'guide' | 'longpoll'): Promise<unknown> {
  const address = `${server}/cobrowse/js/${__COBROWSE_VERSION__}/${name}.js`;
  try {
    return await import(address);
  } catch {
    // Browsers may remember for as long as the page lives that an address has failed.
    return import(`${address}?${Date.now()}`);
  }
}
