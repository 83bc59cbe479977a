package org.opencobrowse.server.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.server.config.ConfigException;
import org.opencobrowse.server.config.ConfigProblem;

class RuleFileTest {
    private static final String XML = """
            <?xml version="1.0" encoding="UTF-8" ?>
            <!-- what agents must not see -->
            <domRestrictions xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="rules.xsd">
              <restrictionsSet>
                <uriTemplate type="regexp" pattern="^https://shop\\.example/checkout"/>
                <dataMasking>
                  <element selector="#cvv"/>
                  <element selector=".private &gt; input"/>
                </dataMasking>
                <domControl><element selector="button.delete"/></domControl>
              </restrictionsSet>
              <restrictionsSet>
                <uriTemplate type="regexp" pattern=".*"/>
                <blocking><element selector=".adverts"/></blocking>
                <pictureMasking><element selector=".avatar"/></pictureMasking>
                <submitAllowed><element selector="#search button"/></submitAllowed>
                <shown><element selector="h1"/></shown>
              </restrictionsSet>
              <restrictionsSet>
                <uriTemplate pattern="/account/"/>
                <paused/>
              </restrictionsSet>
            </domRestrictions>
            """;
    private static final String JSON = """
            {"domRestrictions": [
              {"uriTemplate": ["/account/"], "paused": true},
              {"uriTemplate": [".*"], "shown": ["h1"], "submitAllowed": ["#search button"],
               "pictureMasking": [".avatar"], "blocking": [".adverts"]},
              {"uriTemplate": ["^https://shop\\\\.example/checkout"],
               "dataMasking": [".private > input", "#cvv", "#cvv"], "domControl": ["button.delete"], "paused": false}
            ]}
            """;

    @TempDir
    Path folder;

    @Test
    void bothFormsMeanTheSame() {
        var xml = parse(XML);
        var json = parse(JSON);

        assertThat(xml).isEqualTo(json);
        assertThat(xml.hash()).matches("[0-9a-f]{64}");
        assertThat(parse(XML.replace("#cvv", "#cvc")).hash()).isNotEqualTo(xml.hash());
        assertThat(RuleFile.parse("rules", bytes(XML), true).hash()).isNotEqualTo(xml.hash());
    }

    @Test
    void browsersGetKindsByTheirNames() {
        var answer = new JsonObject(parse(XML).answer());
        var sets = answer.getJsonObject("rules").getJsonArray("sets");

        assertThat(answer.getString("hash")).isEqualTo(parse(XML).hash());
        assertThat(sets).hasSize(3);
        var checkout = sets.stream()
                .map(JsonObject.class::cast)
                .filter(set -> set.containsKey("dataMasking"))
                .findFirst()
                .orElseThrow();
        assertThat(checkout.getJsonArray("dataMasking")).isEqualTo(JsonArray.of("#cvv", ".private > input"));
        assertThat(checkout.getJsonArray("pages").getJsonArray(0).getString(0)).isEqualTo("^");
    }

    @Test
    void withoutSetsAndNotPrivateThereIsNoHash() {
        assertThat(parse("<domRestrictions/>")).isEqualTo(Rules.NONE);
        assertThat(Rules.NONE.hash()).isEmpty();
        assertThat(RuleFile.parse("rules", bytes("{}"), true).hash()).isNotEmpty();
    }

    @Test
    void aFileOfTenMegabytesIsRefusedByItsSize() throws IOException {
        var large = Files.write(folder.resolve("large.xml"), new byte[10 * 1024 * 1024]);

        var refused = catchThrowableOfType(ConfigException.class, () -> RuleFile.bytes(large));

        assertThat(refused.problems()).singleElement().asString().contains("has 10485760 bytes", "at most 1048576");
    }

    @Test
    void everyReasonIsSaidAtOnceWithItsLine() {
        var problems = problems("""
                <domRestrictions>
                  <restrictionsSet>
                    <uriTemplate type="glob" pattern="(a"/>
                    <dataMasking>
                      <element selector="#a[b"/>
                      <item selector="#a"/>
                      <element/>
                    </dataMasking>
                    <hideEverything/>
                  </restrictionsSet>
                </domRestrictions>
                """);

        assertThat(problems)
                .extracting(ConfigProblem::value)
                .containsExactly("rules:3", "rules:6", "rules:7", "rules:9");
        assertThat(problems).extracting(ConfigProblem::limit).first().asString().contains("glob");
        assertThat(problems.getLast().limit()).isEqualTo("<hideEverything> is not known here");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                <!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><domRestrictions>&x;</domRestrictions> | neither a document type nor entities
                <!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><domRestrictions>&b;</domRestrictions> | neither a document type nor entities
                <!DOCTYPE d SYSTEM "http://127.0.0.1:1/x.dtd"><domRestrictions/> | neither a document type nor entities
                <domRestrictions>&x;</domRestrictions> | entit
                <domRestrictions xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="x"/></domRestrictions> | <xi:include> is not known here
                <domRestrictions><?php x?></domRestrictions> | processing instructions
                <domRestrictions>text</domRestrictions> | text may stand nowhere
                <domRestrictions | well-formed
                <rules/> | <rules> is not known here
                hello | neither XML nor JSON
                [] | neither XML nor JSON
                {"rules": []} | “rules” is not known here
                {"domRestrictions": {}} | must be a list
                {"domRestrictions": [1]} | must be an object
                {"domRestrictions": [{"dataMasking": "a"}]} | must be a list of texts
                {"domRestrictions": [{"dataMasking": [1]}]} | must be a list of texts
                {"domRestrictions": [{"paused": 1}]} | true or false
                {"domRestrictions": [], "domRestrictions": []} | twice
                {"domRestrictions": []} x | not JSON
                {"domRestrictions": [{}]} | no rules
                {"domRestrictions": [{"dataMasking": ["a"]}, {"blocking": ["b"]}]} | same pages as the set at line 1
                """)
    void whatIsNoRuleFileIsRefused(String text, String reason) {
        assertThat(problems(text))
                .extracting(ConfigProblem::toString)
                .anySatisfy(problem -> assertThat(problem).contains(reason));
    }

    @Test
    void wordsOfTheFileAreShownShortAndOnOneLine() {
        var long_ = "x".repeat(RuleFile.BYTES / 2);
        assertThat(problems("{\"%s\": 1}".formatted(long_)).getFirst().limit()).hasSizeLessThan(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "#",
                ".",
                "a,,b",
                "a >",
                "> a",
                "a[b",
                "a]b",
                "a:hover",
                "input:checked",
                "a::before",
                "a:visible",
                "a:contains('x')",
                ":eq(1)",
                "a{}",
                "a; b",
                "</style>",
                "/* a */",
                "a:not()",
                "a > + b",
                "a:",
                "\"a\"b'",
                "a:has(:hover)"
            })
    void whatIsNoSelectorOrDependsOnMoreThanTheTreeIsRefused(String selector) {
        assertThat(Selectors.fault(selector)).as(selector).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "#cvv",
                ".private > input",
                "input[name='a:b']",
                "[data-x=\"a,b}\"]",
                "a:not(.b, .c)",
                "li:nth-child(2n + 1)",
                "section:has(> h2 + .secret)",
                "*",
                "a\\:b",
                ".größe",
                "input:disabled ~ p",
                ":is(h1, h2)",
                "svg|a",
                "[xlink\\:href]",
                ":root",
                "a b,\n c"
            })
    void selectorsOfCssAreTaken(String selector) {
        assertThat(Selectors.fault(selector)).as(selector).isEmpty();
    }

    @Test
    void whatIsTooMuchIsRefused() {
        var sets = IntStream.range(0, RuleFile.SETS + 1)
                .mapToObj("{\"uriTemplate\":[\"%d\"],\"paused\":true}"::formatted)
                .toList();
        assertThat(problems("{\"domRestrictions\":[" + String.join(",", sets) + "]}")
                        .getFirst()
                        .limit())
                .contains("201 sets");
        var selectors = IntStream.range(0, RuleFile.SELECTORS + 1)
                .mapToObj("\"#a%d\""::formatted)
                .toList();
        assertThat(problems("{\"domRestrictions\":[{\"shown\":[" + String.join(",", selectors) + "]}]}")
                        .getFirst()
                        .limit())
                .contains("2001 selectors");
        assertThat(problems("{\"domRestrictions\":[{\"shown\":[\"%s\"]}]}".formatted("a".repeat(501)))
                        .getFirst()
                        .limit())
                .contains("501 characters");
    }

    private static Rules parse(String text) {
        return RuleFile.parse("rules", bytes(text), false);
    }

    private static List<ConfigProblem> problems(String text) {
        return catchThrowableOfType(ConfigException.class, () -> parse(text)).problems();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
