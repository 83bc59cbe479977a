package org.opencobrowse.bench.load;

/** How a connection ends. */
public enum Cut {
    /** Its socket is closed: the server knows at once. */
    CLOSED,
    /** Nobody reads it any more and nobody says so, as when a telephone changes its network: the server goes on writing. */
    SILENT
}
