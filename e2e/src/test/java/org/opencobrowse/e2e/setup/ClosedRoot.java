package org.opencobrowse.e2e.setup;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.Optional;

/** Looks into a closed shadow root through the debugger: scripts of the page cannot, and tests must see what a person sees. */
final class ClosedRoot {
    private final CDPSession debugger;
    private final String host;

    ClosedRoot(Page page, String host) {
        this.debugger = page.context().newCDPSession(page);
        this.host = host;
    }

    /** Calls a function with the root as {@code this}; empty while the host is not in the page. */
    Optional<JsonElement> call(String function, String argument) {
        var wanted = new JsonObject();
        // A page may have hidden the document's own function.
        wanted.addProperty("expression", "Document.prototype.querySelector.call(document, '%s')".formatted(host));
        var found = debugger.send("Runtime.evaluate", wanted).getAsJsonObject("result");
        if (!found.has("objectId")) return Optional.empty();
        return rootOf(found).map(root -> callOn(root, function, argument));
    }

    private Optional<String> rootOf(JsonObject element) {
        var described = new JsonObject();
        described.add("objectId", element.get("objectId"));
        described.addProperty("pierce", true);
        var node = debugger.send("DOM.describeNode", described).getAsJsonObject("node");
        if (!node.has("shadowRoots")) return Optional.empty();
        var root = new JsonObject();
        root.add(
                "backendNodeId",
                node.getAsJsonArray("shadowRoots").get(0).getAsJsonObject().get("backendNodeId"));
        return Optional.of(debugger.send("DOM.resolveNode", root)
                .getAsJsonObject("object")
                .get("objectId")
                .getAsString());
    }

    private JsonElement callOn(String root, String function, String argument) {
        var call = new JsonObject();
        call.addProperty("objectId", root);
        call.addProperty("functionDeclaration", function);
        call.addProperty("returnByValue", true);
        var value = new JsonObject();
        value.addProperty("value", argument);
        var values = new JsonArray();
        values.add(value);
        call.add("arguments", values);
        var answer = debugger.send("Runtime.callFunctionOn", call);
        if (answer.has("exceptionDetails"))
            throw new AssertionError(answer.get("exceptionDetails").toString());
        var result = answer.getAsJsonObject("result");
        return result.has("value") ? result.get("value") : JsonNull.INSTANCE;
    }
}
