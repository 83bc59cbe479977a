package org.opencobrowse.transport.protocol;

/** Whose browser is shared, or who watches and guides; and with it which frames a connection may send. */
public enum Role {
    CUSTOMER,
    AGENT;

    /** Rules R1 and R2: a table, not a matter of a session's state. */
    public boolean maySend(ClientFrame frame) {
        return switch (frame) {
            case ClientFrame.Hello hello -> hello.role() == this;
            case ClientFrame.Publish publish -> mayPublish(publish.kind());
            case ClientFrame.Away _, ClientFrame.Report _, ClientFrame.Outcome _ -> this == CUSTOMER;
            case ClientFrame.Control control -> this == control.step().role();
            case ClientFrame.Resync _, ClientFrame.Leave _ -> this == AGENT;
            case ClientFrame.Ack _, ClientFrame.Heartbeat _, ClientFrame.Extend _, ClientFrame.End _ -> true;
            case ChatClientFrame _ -> false; // has connections of its own
        };
    }

    public boolean mayPublish(EventKind kind) {
        return switch (kind) {
            case SNAPSHOT, DELTA -> this == CUSTOMER;
            case POINTER -> true;
            case CLICK, ACTION -> this == AGENT;
        };
    }

    public String wireName() {
        return WireName.of(this);
    }
}
