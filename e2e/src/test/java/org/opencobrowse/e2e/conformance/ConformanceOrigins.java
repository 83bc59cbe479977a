package org.opencobrowse.e2e.conformance;

/** Sites that a node of ours lets in beside its own pages. */
final class ConformanceOrigins {
    static final String SECOND = "https://second.example";

    private ConformanceOrigins() {}
}
