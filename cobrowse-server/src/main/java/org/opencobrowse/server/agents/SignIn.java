package org.opencobrowse.server.agents;

/** How a try to sign in ended. */
public sealed interface SignIn {
    record Accepted(String bearer, AgentIdentity identity) implements SignIn {
        /** Without the bearer, which opens everything. */
        @Override
        public String toString() {
            return "Accepted[" + identity.name() + "]";
        }
    }

    /** Wrong name or password: which of them is nobody's business. */
    record Refused() implements SignIn {}

    record TooFast(long waitMs) implements SignIn {}
}
