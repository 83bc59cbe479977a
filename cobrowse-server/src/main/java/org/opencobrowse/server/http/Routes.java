package org.opencobrowse.server.http;

import io.vertx.ext.web.Router;

/**
 * A part of the server that answers requests. Mounted once per event loop, on that loop, before its server listens: {@code Vertx.currentContext()} is the
 * context on which the mounted handlers will run. What is shared by several loops must be safe for that.
 */
@FunctionalInterface
public interface Routes {
    void mount(Router router);
}
