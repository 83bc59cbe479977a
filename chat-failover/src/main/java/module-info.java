/** Chat. Knows neither sessions nor transports. */
module org.opencobrowse.chat {
    requires static org.jspecify;
}
