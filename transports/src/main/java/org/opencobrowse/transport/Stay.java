package org.opencobrowse.transport;

import java.util.Optional;

/** Whoever bounds connections hears here where one has got to. Called on the connection's event loop, each at most once. */
public interface Stay {

    /** It was let in: the first frame that goes out is no refusal. */
    void welcomed();

    /** Nothing is left of it, not even a socket that takes its time to close. */
    void gone();

    /** How the connection was led to a wrong node before it came here, and the cure; for who runs the site. */
    default Optional<String> misled() {
        return Optional.empty();
    }

    /** Counts nothing. */
    Stay UNCOUNTED = new Stay() {
        @Override
        public void welcomed() {}

        @Override
        public void gone() {}
    };
}
