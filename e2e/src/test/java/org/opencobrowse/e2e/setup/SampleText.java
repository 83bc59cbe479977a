package org.opencobrowse.e2e.setup;

/** A sample of {@code conf/} on its way to a configuration. Whatever is to be replaced must be there: a sample that has lost it is not tested any more. */
public record SampleText(String text) {
    static SampleText of(String file) {
        return new SampleText(Folders.read(Folders.project().resolve("conf").resolve(file)));
    }

    public SampleText having(String sample, String real) {
        if (!text.contains(sample)) throw new AssertionError("not in the sample: " + sample);
        return new SampleText(text.replace(sample, real));
    }

    /** Without the lines that contain this. */
    public SampleText without(String part) {
        return new SampleText(having(part, part)
                .text
                .lines()
                .filter(line -> !line.contains(part))
                .reduce("", (all, line) -> all + line + "\n"));
    }
}
