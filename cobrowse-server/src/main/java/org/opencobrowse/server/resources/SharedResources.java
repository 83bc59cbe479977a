package org.opencobrowse.server.resources;

import io.vertx.core.Future;
import java.util.Optional;

/** What the nodes of a cluster keep for each other of what customers' browsers brought, by content. For all threads. */
public interface SharedResources {
    /** Of a node without others. */
    SharedResources NONE = new SharedResources() {
        @Override
        public Future<Optional<Resource>> get(String hash) {
            return Future.succeededFuture(Optional.empty());
        }

        @Override
        public void put(Resource resource) {}
    };

    /** What another node put there, whose hash it has; empty also when nobody answers soon. */
    Future<Optional<Resource>> get(String hash);

    /** Returns at once. It may not come to be there: then a browser is asked again. */
    void put(Resource resource);
}
