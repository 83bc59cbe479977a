package org.opencobrowse.transport.protocol;

/** One unit on the wire: a header, which is the record's components under their own names, and for two types a body. */
public sealed interface Frame permits ClientFrame, ServerFrame {

    /** The header's {@code type}. */
    default String type() {
        return Shape.of(getClass()).name();
    }
}
