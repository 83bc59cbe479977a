package org.opencobrowse.transport.protocol;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.buffer.Buffer;

/** A refusal as the body of an HTTP answer; its status is that of the code. */
public final class HttpRefusal {

    private static final JsonMapper JSON = new JsonMapper();

    private HttpRefusal() {}

    /** {@code {"code","name","retry","reason"}}. */
    public static Buffer body(ServerFrame.Refused refusal) {
        return Buffer.buffer(JSON.createObjectNode()
                .put("code", refusal.code())
                .put("name", refusal.name())
                .put("retry", refusal.retry().wireName())
                .put("reason", refusal.reason())
                .toString());
    }
}
