package org.opencobrowse.e2e.conformance;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.opencobrowse.e2e.setup.Folders;

/** The protocol's document, read for its marks: {@code **[F1]**} after, or at the beginning of, what it demands. */
record ProtocolText(String text) {
    private static final Pattern MARK = Pattern.compile("\\*\\*\\[([A-Z][0-9]+)]\\*\\*");
    private static final Pattern DEMAND = Pattern.compile("\\bMUST\\b");
    private static final Pattern BEGINS_WITH_MARK = Pattern.compile("^- \\*\\*\\[[A-Z][0-9]+]\\*\\*.*", Pattern.DOTALL);

    static ProtocolText ofTheProject() {
        return new ProtocolText(Folders.read(folder().resolve("spec.md")));
    }

    /** Where the document and what belongs to it stand. */
    static Path folder() {
        return Folders.project().resolve("docs/protocol/v1");
    }

    SortedSet<String> marks() {
        return new TreeSet<>(
                MARK.matcher(text).results().map(found -> found.group(1)).toList());
    }

    /** Sentences with a MUST that nothing marks. In an item that begins with its mark, every sentence has it. */
    List<String> unmarkedDemands() {
        return blocks().filter(block -> !BEGINS_WITH_MARK.matcher(block).matches())
                .flatMap(ProtocolText::sentences)
                .filter(sentence -> DEMAND.matcher(sentence).find())
                .filter(sentence -> !MARK.matcher(sentence).find())
                .toList();
    }

    /** Paragraphs, items of lists, and rows of tables. */
    private Stream<String> blocks() {
        return Stream.of(text.split("\n(?=\\s*\n|- |\\|)")).map(String::strip);
    }

    private static Stream<String> sentences(String block) {
        return Stream.of(block.split("(?<=[.:])\\s+(?=[A-Z`*])"));
    }
}
