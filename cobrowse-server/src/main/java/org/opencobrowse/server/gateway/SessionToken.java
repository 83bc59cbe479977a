package org.opencobrowse.server.gateway;

import java.util.Optional;

/**
 * What a web application says of somebody who wants a session.
 *
 * @param dataCentre where the session is to be
 * @param url of that data centre, where the web application has its own opinion
 * @param topic of the session; empty: none
 */
record SessionToken(Optional<String> dataCentre, Optional<String> url, Optional<String> topic) {}
