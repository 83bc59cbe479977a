/** Order of one session's events. Pure: the JDK's base module and nothing else. */
module org.opencobrowse.sequencer {
    requires static org.jspecify;

    exports org.opencobrowse.sequencer;
}
