package org.opencobrowse.transport.protocol;

/** What a participant says about control: agents ask and withdraw, the customer grants, refuses and revokes. */
public enum ControlStep {
    ASK,
    WITHDRAW,
    GRANT,
    REFUSE,
    REVOKE;

    /** Who may say so. */
    Role role() {
        return switch (this) {
            case ASK, WITHDRAW -> Role.AGENT;
            case GRANT, REFUSE, REVOKE -> Role.CUSTOMER;
        };
    }

    /** Whether it answers an ask, and names it. */
    boolean isAnswer() {
        return this == GRANT || this == REFUSE;
    }
}
