/** Version of this client, set by the build. */
declare const __COBROWSE_VERSION__: string;
