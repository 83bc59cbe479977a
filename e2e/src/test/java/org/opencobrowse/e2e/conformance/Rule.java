package org.opencobrowse.e2e.conformance;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Names the rules of the protocol's document, by their marks, that a test is about. */
@Retention(RUNTIME)
@Target(METHOD)
@interface Rule {
    /** Marks as in {@code F1}. */
    String[] value();
}
