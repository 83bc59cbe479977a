package org.opencobrowse.e2e.fidelity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.opencobrowse.e2e.setup.Corpus;
import org.opencobrowse.e2e.setup.Folders;
import org.opencobrowse.e2e.setup.StaticSite;

/** A site with all packages of the corpus and our own pages around them. */
final class CorpusSite {
    private static final List<String> FORM_COMPONENTS = List.of(
            "error-summary",
            "input",
            "textarea",
            "character-count",
            "password-input",
            "select",
            "radios",
            "checkboxes",
            "date-input",
            "file-upload",
            "details",
            "accordion",
            "tabs",
            "button",
            "summary-list",
            "table");

    private CorpusSite() {}

    static StaticSite open() {
        var site = StaticSite.corpusPages();
        try (var packages = Files.list(Corpus.packages())) {
            packages.filter(Files::isDirectory)
                    .forEach(folder -> site.folder(folder.getFileName().toString(), folder));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        site.page("/forms.html", forms());
        return site;
    }

    /** Every template of the form components, one below the other, as an application for something would have them. */
    private static String forms() {
        var components = Corpus.packageFolder("govuk-frontend").resolve("dist/govuk/components");
        var templates = FORM_COMPONENTS.stream()
                .map(name ->
                        "<h2 class=\"govuk-heading-m\">%s</h2>%s".formatted(name, templates(components.resolve(name))))
                .collect(Collectors.joining("\n"));
        return """
                <!doctype html>
                <html lang="en" class="govuk-template">
                  <head>
                    <meta charset="utf-8">
                    <title>Apply for a garden</title>
                    <link rel="stylesheet" href="/govuk-frontend/dist/govuk/govuk-frontend.min.css">
                  </head>
                  <body class="govuk-template__body">
                    <script>document.body.className += ' js-enabled govuk-frontend-supported';</script>
                    <main class="govuk-width-container">%s</main>
                    <script type="module">
                      import { initAll } from '/govuk-frontend/dist/govuk/govuk-frontend.min.js';
                      initAll();
                      document.documentElement.dataset.ready = 'yes';
                    </script>
                  </body>
                </html>
                """.formatted(templates);
    }

    private static String templates(Path component) {
        try (var files = Files.list(component)) {
            return files.filter(file -> file.getFileName().toString().startsWith("template-"))
                    .sorted()
                    .map(Folders::read)
                    .collect(Collectors.joining("\n"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
