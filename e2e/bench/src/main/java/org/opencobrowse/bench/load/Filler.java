package org.opencobrowse.bench.load;

import io.vertx.core.buffer.Buffer;

/**
 * What stands in a body behind its stamp: the same bytes in every event, made once. ASCII without {@code @}, which is what finds a stamp.
 *
 * @param plain as it is
 * @param json  the same as the inside of a JSON string
 */
public record Filler(Buffer plain, Buffer json) {

    /** For a body of this many bytes in all: letters only, so that no format has to escape anything. */
    public static Filler letters(int bodyBytes) {
        return repeated("abcdefghijklmnopqrstuvwxyz ", bodyBytes);
    }

    /** For a body of this many bytes in all: markup as a page has it, quotes and line ends included. */
    public static Filler markup(int bodyBytes) {
        return repeated("""
                <li class="row item" data-id="4711"><a href="/catalogue/plants/olive-tree?size=large">Olive tree</a>\
                <span style="color: rgb(20, 30, 40)">in stock &amp; ready to send</span><em title="price">19.90</em></li>
                """, bodyBytes);
    }

    private static Filler repeated(String row, int bodyBytes) {
        var text = row.repeat(bodyBytes / row.length() + 1).substring(0, bodyBytes - Stamp.BYTES);
        var escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return new Filler(Buffer.buffer(text), Buffer.buffer(escaped));
    }

    /** Size of a whole body as the reader gets it. */
    public int bodyBytes() {
        return Stamp.BYTES + plain.length();
    }
}
