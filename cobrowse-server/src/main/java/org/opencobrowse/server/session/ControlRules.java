package org.opencobrowse.server.session;

import org.opencobrowse.server.session.Allowance.Rate;

/**
 * Bounds of control.
 *
 * @param allowed whether agents may ask at all
 * @param askForMs an ask that nobody answers is over then
 * @param grantForMs a grant under which nothing is done is over then
 * @param longestMs a grant is over then, whatever is done
 * @param actions of one agent
 */
public record ControlRules(boolean allowed, long askForMs, long grantForMs, long longestMs, Rate actions) {
    /** In one session: each ask stands in the customer's way. */
    static final Rate ASKS = new Rate(5, 10_000);
    /** Refused actions of one agent: people stop when they are told, and a program that does not is sent away. */
    static final Rate REFUSED_ACTIONS = new Rate(200, 100);
    /** A page that loads and a network that changes come back within this; a grant does not wait for longer. */
    static final long BACK_WITHIN_MS = 15_000;
    /** Actions that the customer's page was given and has not answered. */
    static final int UNDER_WAY = 100;
    /** So long the customer's page has for an answer. */
    static final long ANSWER_MS = 15_000;
    /** Body of one action: ten thousand characters of text in any script, and what stands around them. */
    static final int ACTION_BYTES = 64 * 1024;
}
