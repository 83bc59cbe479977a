package org.opencobrowse.e2e.fidelity;

import com.microsoft.playwright.Page;
import java.util.function.Consumer;

/**
 * One page to look at together.
 *
 * @param path where the corpus site serves it
 * @param ready expression that is true once the page has drawn itself
 * @param activity what a customer does with it
 */
record CorpusPage(String name, String path, String ready, Consumer<Page> activity) {
    @Override
    public String toString() {
        return name;
    }
}
