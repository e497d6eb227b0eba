package org.evertone.config.profile;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.evertone.config.profile.ObjectClass.Attribute;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads {@code OSGI-INF/metatype/*.xml}; a document type is refused. One thread. */
final class MetatypeReader {
    private static final int MAX_BYTES = 1 << 20;
    private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

    private final SAXParser parser;

    MetatypeReader() {
        SAXParserFactory factory = SAXParserFactory.newInstance();
        try {
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature(NO_DOCTYPE, true);
            parser = factory.newSAXParser();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException("The Java runtime has no XML parser that refuses document types", e);
        }
    }

    /** @throws IOException when it cannot be read, is longer than 1 MiB or is not Metatype */
    List<ObjectClass> read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new IOException("longer than " + MAX_BYTES + " bytes");
        }
        Handler handler = new Handler();
        try {
            parser.parse(new ByteArrayInputStream(bytes), handler);
        } catch (SAXException | NumberFormatException e) {
            throw new IOException("not Metatype: " + e.getMessage(), e);
        }
        return handler.classes();
    }

    private static final class Handler extends DefaultHandler {
        private final Map<String, Map<String, Attribute>> definitions = new HashMap<>();
        private final List<Designate> designates = new ArrayList<>();
        private final List<String> options = new ArrayList<>();
        private String definition = "";
        private @Nullable Attribute attribute;
        private @Nullable Designate designate;

        private record Designate(String pid, boolean factory, String definition) {}

        @Override
        public void error(SAXParseException e) throws SAXException {
            throw e;
        }

        @Override
        public void startElement(String uri, String localName, String name, Attributes values) throws SAXException {
            switch (name) {
                case "OCD" -> {
                    definition = need(values, "id");
                    definitions.put(definition, new LinkedHashMap<>());
                }
                case "AD" -> {
                    attribute = attribute(values);
                    options.clear();
                }
                case "Option" -> options.add(need(values, "value"));
                case "Designate" -> {
                    String factory = values.getValue("factoryPid");
                    designate = factory == null
                            ? new Designate(need(values, "pid"), false, "")
                            : new Designate(factory, true, "");
                }
                case "Object" -> {
                    if (designate != null) {
                        designates.add(new Designate(designate.pid(), designate.factory(), need(values, "ocdref")));
                    }
                }
                default -> {
                    // icons and the like
                }
            }
        }

        @Override
        public void endElement(String uri, String localName, String name) {
            Map<String, Attribute> attributes = definitions.get(definition);
            if (name.equals("AD") && attribute != null && attributes != null) {
                attributes.put(attribute.id(), withOptions(attribute, List.copyOf(options)));
                attribute = null;
            }
        }

        private static Attribute attribute(Attributes values) throws SAXException {
            String cardinality = values.getValue("cardinality");
            String standard = values.getValue("default");
            boolean optional = "false".equals(values.getValue("required")) || standard != null;
            String description = values.getValue("description");
            return new Attribute(
                    need(values, "id"),
                    need(values, "type"),
                    cardinality == null ? 0 : Math.abs(Integer.parseInt(cardinality)),
                    !optional,
                    number(values.getValue("min")),
                    number(values.getValue("max")),
                    standard == null || standard.isEmpty() ? List.of() : List.of(standard.split(",")),
                    List.of(),
                    description == null ? "" : description);
        }

        private static Attribute withOptions(Attribute plain, List<String> options) {
            return new Attribute(
                    plain.id(),
                    plain.type(),
                    plain.cardinality(),
                    plain.needed(),
                    plain.min(),
                    plain.max(),
                    plain.standard(),
                    options,
                    plain.description());
        }

        private static Optional<Double> number(@Nullable String text) {
            return text == null ? Optional.empty() : Optional.of(Double.valueOf(text));
        }

        private static String need(Attributes values, String name) throws SAXException {
            String value = values.getValue(name);
            if (value == null) {
                throw new SAXException("an element has no " + name);
            }
            return value;
        }

        List<ObjectClass> classes() {
            return designates.stream()
                    .map(found -> new ObjectClass(
                            found.pid(), found.factory(), definitions.getOrDefault(found.definition(), Map.of())))
                    .toList();
        }
    }
}
