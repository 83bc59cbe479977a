package org.opencobrowse.bench.server;

import org.cometd.bayeux.server.BayeuxServer;
import org.cometd.server.AbstractServerTransport;
import org.cometd.server.BayeuxServerImpl;
import org.cometd.server.JacksonJSONContextServer;
import org.cometd.server.ext.AcknowledgedMessagesExtension;
import org.cometd.server.http.JSONHttpTransport;
import org.cometd.server.http.jakarta.CometDServlet;
import org.cometd.server.websocket.jetty.JettyWebSocketTransport;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * CometD in an embedded Jetty, with acknowledged messages. Set up for speed as its own load test does it: Jackson for JSON, Jetty's own WebSocket, no compression. Somebody who is away has the same
 * two minutes as with the others.
 */
public final class CometdServer {
    private static final int THREADS = 64;
    private static final long MESSAGE_BYTES = 4 * 1024 * 1024;
    private static final long AWAY_MS = 120_000;
    private static final long POLL_MS = 25_000;
    private static final long IDLE_MS = 150_000;

    private CometdServer() {}

    public static void main(String[] arguments) throws Exception {
        var server = new Server(new QueuedThreadPool(THREADS));
        var connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(arguments[0]));
        connector.setAcceptQueueSize(4_096);
        connector.setIdleTimeout(IDLE_MS);

        var sockets = new ContextHandler("/socket");
        sockets.setHandler(WebSocketUpgradeHandler.from(server, sockets));
        var bayeux = bayeux(sockets.getContext());
        var polls = new ServletContextHandler("/poll");
        polls.getServletContext().setAttribute(BayeuxServer.ATTRIBUTE, bayeux);
        var servlet = new ServletHolder(CometDServlet.class);
        servlet.setAsyncSupported(true);
        polls.addServlet(servlet, "/*");
        server.setHandler(new ContextHandlerCollection(sockets, polls));

        server.start();
        bayeux.start();
        // The port last, so that nobody comes before the paths are mapped.
        server.addConnector(connector);
        connector.start();
        server.join();
    }

    private static BayeuxServerImpl bayeux(Context sockets) {
        var bayeux = new BayeuxServerImpl();
        bayeux.setOption(Context.class.getName(), sockets);
        bayeux.setOption("ws.cometdURLMapping", "/*");
        bayeux.setOption("ws.enableExtension.permessage-deflate", false);
        bayeux.setOption("ws.idleTimeout", IDLE_MS);
        bayeux.setOption(AbstractServerTransport.MAX_MESSAGE_SIZE_OPTION, MESSAGE_BYTES);
        bayeux.setOption(AbstractServerTransport.MAX_INTERVAL_OPTION, AWAY_MS);
        bayeux.setOption(AbstractServerTransport.TIMEOUT_OPTION, POLL_MS);
        bayeux.setOption(AbstractServerTransport.JSON_CONTEXT_OPTION, JacksonJSONContextServer.class.getName());
        bayeux.addTransport(new JettyWebSocketTransport(bayeux));
        bayeux.addTransport(new JSONHttpTransport(bayeux));
        bayeux.addExtension(new AcknowledgedMessagesExtension());
        return bayeux;
    }
}
