package org.opencobrowse.transport.protocol;

import java.util.OptionalLong;

/**
 * What an agent wants to be done in the customer's page, as far as a node must know it to judge and to record it; the body of the event says the rest.
 *
 * @param grant under which it is done: the number of the ask that the customer granted
 * @param page the epoch of the page that the agent saw
 * @param target domId of the element that is meant, where one is
 */
public record Action(long grant, long page, ActionKind does, OptionalLong target) {
    public Action {
        Bounds.number("grant", grant, 1);
        Bounds.number("page", page, 1);
        if (target.isPresent()) Bounds.number("target", target.getAsLong(), 1);
        if (target.isPresent() == does.isOfPage())
            throw ProtocolViolation.malformed(
                    "an action " + does.wireName() + (does.isOfPage() ? " has no target" : " needs a target"));
    }
}
