package org.opencobrowse.transport.protocol;

/** What the server has of a publisher's newest epoch, without holes; zeros when it has nothing. */
public record Have(long epoch, long seq) {

    public Have {
        Bounds.number("epoch", epoch, 0);
        Bounds.number("seq", seq, 0);
    }
}
