package org.opencobrowse.server.gateway;

import org.opencobrowse.transport.longpoll.LongPollEndpoint;

/** Where connections come in, by either transport. */
record Entrance(Doorway doorway, LongPollEndpoint longPolls) {}
