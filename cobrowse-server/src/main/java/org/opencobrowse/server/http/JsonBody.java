package org.opencobrowse.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.io.IOException;
import java.util.Locale;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolViolation;

/** Reads the JSON body of a REST call: small, soon, and only from those who say that it is JSON, which a cross-site form cannot. */
public final class JsonBody {
    private static final long LIMIT_BYTES = 64 * 1024;
    private static final long DEADLINE_MS = 10_000;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonBody() {}

    /** Adds the handlers that belong before one that calls {@link #of}. */
    public static Route read(Route route) {
        return route.handler((SecurityPolicyHandler) JsonBody::checkType)
                .handler(BodyDeadline.within(DEADLINE_MS))
                .handler(BodyHandler.create(false).setBodyLimit(LIMIT_BYTES));
    }

    /** The body as an object; anything else is {@code malformed}. */
    public static ObjectNode of(RoutingContext context) {
        try {
            var bytes = context.body().buffer();
            if (bytes != null && MAPPER.readTree(bytes.getBytes()) instanceof ObjectNode object) return object;
            throw ProtocolViolation.malformed("the body must be a JSON object");
        } catch (JsonProcessingException _) {
            throw ProtocolViolation.malformed("the body must be one JSON object, without repeated keys");
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory failed", impossible);
        }
    }

    /** A text field of the body; {@code malformed} when it is missing, no text, or longer than anything sensible. */
    public static String text(ObjectNode body, String field, int longest) {
        JsonNode value = body.path(field);
        if (value.isTextual() && value.textValue().length() <= longest) return value.textValue();
        throw ProtocolViolation.malformed(field + " must be a text of at most " + longest + " characters");
    }

    private static void checkType(RoutingContext context) {
        var type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null
                && type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json")) context.next();
        else Refusals.refuse(context, CloseCode.MALFORMED, "Content-Type must be application/json");
    }
}
