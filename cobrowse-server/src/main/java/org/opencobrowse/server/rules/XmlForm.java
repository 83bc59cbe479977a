package org.opencobrowse.server.rules;

import static javax.xml.stream.XMLStreamConstants.CDATA;
import static javax.xml.stream.XMLStreamConstants.CHARACTERS;
import static javax.xml.stream.XMLStreamConstants.DTD;
import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.ENTITY_REFERENCE;
import static javax.xml.stream.XMLStreamConstants.PROCESSING_INSTRUCTION;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.opencobrowse.server.rules.WrittenSet.Written;

/** The form in XML: {@code domRestrictions}, in it {@code restrictionsSet}s, in each {@code uriTemplate}s and lists of {@code element}s by kind. */
final class XmlForm {
    private static final String SCHEMA = "http://www.w3.org/2001/XMLSchema-instance";

    private final XMLStreamReader xml;
    private final Faults faults;
    private final List<WrittenSet> sets = new ArrayList<>();

    private XmlForm(XMLStreamReader xml, Faults faults) {
        this.xml = xml;
        this.faults = faults;
    }

    static List<WrittenSet> read(String text, Faults faults) {
        // Whatever a document type would bring in, the file does not need it.
        if (text.contains("<!DOCTYPE") || text.contains("<!ENTITY")) {
            faults.add(
                    lineOf(text, Math.max(text.indexOf("<!DOCTYPE"), text.indexOf("<!ENTITY"))),
                    "must have neither a document type nor entities",
                    "leave <!DOCTYPE and <!ENTITY out");
            return List.of();
        }
        try {
            var form = new XmlForm(factory().createXMLStreamReader(new StringReader(text)), faults);
            form.readFile();
            return form.sets;
        } catch (XMLStreamException e) {
            var at = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
            faults.add(Math.max(0, at), "is not well-formed XML", "mend it there, or compare with docs/masking.md");
            return List.of();
        }
    }

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        return factory;
    }

    private static int lineOf(String text, int at) {
        return (int) text.substring(0, Math.max(0, at)).lines().count()
                + (at == 0 || text.charAt(at - 1) == '\n' ? 1 : 0);
    }

    private void readFile() throws XMLStreamException {
        while (xml.hasNext()) {
            if (next() != START_ELEMENT) continue;
            if (name().equals("domRestrictions")) {
                attributes(Set.of());
                readSets();
            } else stranger("domRestrictions must be the root");
        }
    }

    private void readSets() throws XMLStreamException {
        while (next() != END_ELEMENT) {
            if (xml.getEventType() != START_ELEMENT) continue;
            if (name().equals("restrictionsSet")) readSet();
            else stranger("only restrictionsSet may stand here");
        }
    }

    private void readSet() throws XMLStreamException {
        attributes(Set.of());
        var set = new WrittenSet(line());
        sets.add(set);
        while (next() != END_ELEMENT) {
            if (xml.getEventType() != START_ELEMENT) continue;
            var kind = WrittenSet.kind(name());
            if (kind.isPresent()) readRules(set, kind.get());
            else
                switch (name()) {
                    case "uriTemplate" -> readPattern(set);
                    case "paused" -> {
                        attributes(Set.of());
                        set.paused = true;
                        empty();
                    }
                    default ->
                        stranger(
                                "only uriTemplate, paused, dataMasking, blocking, pictureMasking, domControl, submitAllowed and shown may stand here");
                }
        }
    }

    private void readPattern(WrittenSet set) throws XMLStreamException {
        attributes(Set.of("type", "pattern"));
        var type = xml.getAttributeValue(null, "type");
        if (type != null && !type.equals("regexp"))
            faults.add(line(), "type=“%s” is not known".formatted(Faults.shortened(type)), "write type=\"regexp\"");
        var pattern = xml.getAttributeValue(null, "pattern");
        if (pattern == null) faults.add(line(), "uriTemplate has no pattern", "write pattern=\"…\"");
        else set.patterns.add(new Written(pattern, line()));
        empty();
    }

    private void readRules(WrittenSet set, RuleSet.Kind kind) throws XMLStreamException {
        attributes(Set.of());
        while (next() != END_ELEMENT) {
            if (xml.getEventType() != START_ELEMENT) continue;
            if (!name().equals("element")) {
                stranger("only element may stand here");
                continue;
            }
            attributes(Set.of("selector"));
            var selector = xml.getAttributeValue(null, "selector");
            if (selector == null) faults.add(line(), "element has no selector", "write selector=\"…\"");
            else set.rules.add(new WrittenSet.Rule(kind, new Written(selector, line())));
            empty();
        }
    }

    /** Up to the end of an element that has nothing in it. */
    private void empty() throws XMLStreamException {
        while (next() != END_ELEMENT)
            if (xml.getEventType() == START_ELEMENT) stranger("nothing may stand in an element of this name");
    }

    /** Says so and passes it by. */
    private void stranger(String limit) throws XMLStreamException {
        faults.add(line(), "<%s> is not known here".formatted(Faults.shortened(name())), limit);
        for (var depth = 1; depth > 0; ) {
            var event = xml.next();
            if (event == START_ELEMENT) depth++;
            else if (event == END_ELEMENT) depth--;
        }
    }

    private void attributes(Set<String> known) {
        for (var at = 0; at < xml.getAttributeCount(); at++) {
            var isOfSchema = SCHEMA.equals(xml.getAttributeNamespace(at));
            if (!isOfSchema && !known.contains(xml.getAttributeLocalName(at)))
                faults.add(
                        line(),
                        "%s is not known of <%s>".formatted(Faults.shortened(xml.getAttributeLocalName(at)), name()),
                        "leave it out");
        }
    }

    private int next() throws XMLStreamException {
        var event = xml.next();
        switch (event) {
            case CHARACTERS, CDATA -> {
                if (!xml.isWhiteSpace()) faults.add(line(), "text may stand nowhere", "put it in a comment <!-- … -->");
            }
            case DTD, ENTITY_REFERENCE ->
                faults.add(line(), "must have neither a document type nor entities", "leave it out");
            case PROCESSING_INSTRUCTION -> faults.add(line(), "processing instructions are not known", "leave it out");
            default -> {}
        }
        return event;
    }

    private String name() {
        var prefix = xml.getPrefix();
        return prefix == null || prefix.isEmpty() ? xml.getLocalName() : prefix + ":" + xml.getLocalName();
    }

    private int line() {
        return xml.getLocation().getLineNumber();
    }
}
