package org.opencobrowse.server.config;

/** When agents get an image or font of the customer's own site from the customer's browser. */
public enum BrowserResources {
    /** Their browser loads it from the site, or not at all. */
    NEVER,
    /** When their browser cannot load it from the site: behind a log-in, or in a network of its own. */
    FAILING,
    /** Their browser never asks the site for anything. */
    ALWAYS
}
