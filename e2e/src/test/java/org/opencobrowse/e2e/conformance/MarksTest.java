package org.opencobrowse.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opencobrowse.e2e.setup.Folders;

/** Every demand of the document has a mark, every mark has a test, and no test names a mark that is not there. */
class MarksTest {
    /** A title of a browser-side test, as in {@code test('H1, H2: speaks when quiet, gives up who is silent'}. */
    private static final Pattern TITLE = Pattern.compile("\\btest\\(\\s*['\"`]((?:[A-Z][0-9]+)(?:, [A-Z][0-9]+)*): ");

    private static final ProtocolText SPEC = ProtocolText.ofTheProject();

    @Test
    void everyDemandHasAMark() {
        assertThat(SPEC.marks()).as("marks that were found").hasSizeGreaterThan(50);
        assertThat(SPEC.unmarkedDemands()).isEmpty();
    }

    @Test
    void everyMarkHasATest() throws IOException {
        var untested = new TreeSet<>(SPEC.marks());
        untested.removeAll(tests().keySet());
        assertThat(untested).as("marks without a test").isEmpty();
    }

    @Test
    void noTestNamesAMarkThatIsNotThere() throws IOException {
        var strangers = tests();
        strangers.keySet().removeAll(SPEC.marks());
        assertThat(strangers)
                .as("tests of rules that the document does not have")
                .isEmpty();
    }

    @Test
    void aDemandWithoutAMarkWouldBeFound() {
        var text = new ProtocolText("""
                - **[F1]** A header MUST be short. It MUST have a type.
                - A piece MUST be large **[L6]**. A frame MUST NOT be larger.

                | header | It MUST be there **[X1]** |
                | header | It MUST NOT be twice |
                """);
        assertThat(text.marks()).containsExactly("F1", "L6", "X1");
        assertThat(text.unmarkedDemands())
                .containsExactly("A frame MUST NOT be larger.", "| header | It MUST NOT be twice |");
    }

    /** By mark: who tests it. */
    private static SortedMap<String, Collection<String>> tests() throws IOException {
        var tests = new TreeMap<String, Collection<String>>();
        files(folderOfTheseClasses()).stream()
                .filter(file -> file.toString().endsWith("Test.class"))
                .forEach(file -> addOfClass(file, tests));
        files(Folders.project().resolve("js-client/test/unit")).stream()
                .filter(file -> file.toString().endsWith(".test.ts"))
                .forEach(file -> addOfScript(file, tests));
        return tests;
    }

    private static Path folderOfTheseClasses() {
        var root = MarksTest.class.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(root.getPath()).resolve(MarksTest.class.getPackageName().replace('.', '/'));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.toList();
        }
    }

    private static void addOfClass(Path file, SortedMap<String, Collection<String>> tests) {
        var name = String.valueOf(file.getFileName()).replace(".class", "");
        try {
            for (var method :
                    Class.forName(MarksTest.class.getPackageName() + "." + name).getDeclaredMethods())
                marksOf(method).forEach(mark -> add(tests, mark, name + "." + method.getName()));
        } catch (ClassNotFoundException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** On a method that is not run, a mark would be a claim that nothing proves. */
    private static Stream<String> marksOf(Method method) {
        var rule = method.getAnnotation(Rule.class);
        return rule == null || !isRun(method) ? Stream.of() : Arrays.stream(rule.value());
    }

    private static boolean isRun(Method method) {
        return AnnotationSupport.isAnnotated(method, Testable.class)
                && !AnnotationSupport.isAnnotated(method, Disabled.class);
    }

    private static void addOfScript(Path file, SortedMap<String, Collection<String>> tests) {
        TITLE.matcher(Folders.read(file)).results().forEach(title -> {
            for (var mark : title.group(1).split(", ", -1)) add(tests, mark, String.valueOf(file.getFileName()));
        });
    }

    private static void add(SortedMap<String, Collection<String>> tests, String mark, String test) {
        tests.computeIfAbsent(mark, _ -> new TreeSet<>()).add(test);
    }
}
