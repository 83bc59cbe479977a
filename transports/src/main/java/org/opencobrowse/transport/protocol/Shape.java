package org.opencobrowse.transport.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A record as a JSON object: component = field, in the order of the components. Fields without a component are ignored, a
 * component without its field is malformed unless it is optional, and so is a field of another type.
 */
final class Shape {

    private static final Pattern UUID_TEXT = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return new Shape(type);
        }
    };

    private record Field(String name, Type type, Method accessor) {

        Field(RecordComponent component) {
            this(component.getName(), component.getGenericType(), component.getAccessor());
        }

        boolean isBody() {
            return type == Buffer.class;
        }
    }

    private final String name;
    private final Constructor<?> constructor;
    private final List<Field> fields;

    private Shape(Class<?> type) {
        name = WireName.of(type);
        var components = type.getRecordComponents();
        fields = Arrays.stream(components).map(Field::new).toList();
        try {
            constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
        } catch (NoSuchMethodException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }

    static Shape of(Class<?> type) {
        return SHAPES.get(type);
    }

    String name() {
        return name;
    }

    boolean hasBody() {
        return fields.stream().anyMatch(Field::isBody);
    }

    Object read(JsonNode object, Buffer body) {
        var values = new Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            var field = fields.get(i);
            values[i] = field.isBody() ? body : value(field.name(), field.type(), object.get(field.name()), body);
        }
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof RuntimeException reason) throw reason;
            throw new AssertionError(refused);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }

    private static Object value(String name, Type type, @Nullable JsonNode json, Buffer body) {
        if (type == OptionalLong.class)
            return json == null ? OptionalLong.empty() : OptionalLong.of(integer(name, json));
        if (type instanceof ParameterizedType generic) {
            var of = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Optional.class)
                return json == null ? Optional.empty() : Optional.of(value(name, of, json, body));
            return list(name, of, json, body);
        }
        if (json == null) throw ProtocolViolation.malformed(name + " is missing");
        if (type == long.class || type == Long.class) return integer(name, json);
        if (type == int.class) return Math.toIntExact(Math.min(integer(name, json), Integer.MAX_VALUE));
        if (type == boolean.class) return truth(name, json);
        if (type == UUID.class) return uuid(name, json);
        if (type == String.class) return text(name, json);
        var aClass = (Class<?>) type;
        if (aClass.isEnum()) return word(name, aClass, json);
        if (!json.isObject()) throw ProtocolViolation.malformed(name + " must be an object");
        return of(aClass).read(json, body);
    }

    private static List<Object> list(String name, Type of, @Nullable JsonNode json, Buffer body) {
        if (json == null) throw ProtocolViolation.malformed(name + " is missing");
        if (!json.isArray()) throw ProtocolViolation.malformed(name + " must be an array");
        var values = new ArrayList<>(json.size());
        json.forEach(entry -> values.add(value(name, of, entry, body)));
        return values;
    }

    private static long integer(String name, JsonNode json) {
        if (!json.isIntegralNumber()) throw ProtocolViolation.malformed(name + " must be an integer");
        if (!json.canConvertToLong()) throw ProtocolViolation.malformed(name + " must be 0.." + Bounds.MAX);
        Bounds.number(name, json.longValue(), 0);
        return json.longValue();
    }

    private static boolean truth(String name, JsonNode json) {
        if (!json.isBoolean()) throw ProtocolViolation.malformed(name + " must be true or false");
        return json.booleanValue();
    }

    private static String text(String name, JsonNode json) {
        if (!json.isTextual()) throw ProtocolViolation.malformed(name + " must be a string");
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(json.textValue()))
            throw ProtocolViolation.malformed(name + " holds half a character");
        return json.textValue();
    }

    private static UUID uuid(String name, JsonNode json) {
        var text = text(name, json);
        if (!UUID_TEXT.matcher(text).matches())
            throw ProtocolViolation.malformed(name + " of " + text.length() + " characters must be a UUID");
        return UUID.fromString(text);
    }

    private static Enum<?> word(String name, Class<?> type, JsonNode json) {
        var text = text(name, json);
        var words = WireName.words(type);
        var word = words.get(text);
        if (word == null)
            throw ProtocolViolation.malformed(
                    name + " of " + text.length() + " characters must be one of " + String.join("|", words.keySet()));
        return word;
    }

    /** Writes the fields, without the braces around them and without a body. */
    void writeFields(Object record, JsonGenerator json) throws IOException {
        for (var field : fields) {
            if (field.isBody()) continue;
            var value = component(record, field);
            if (isAbsent(value)) continue;
            json.writeFieldName(field.name());
            write(value, json);
        }
    }

    private static Object component(Object record, Field field) {
        try {
            return field.accessor().invoke(record);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }

    private static boolean isAbsent(Object value) {
        return value.equals(Optional.empty()) || value.equals(OptionalLong.empty());
    }

    private static void write(Object value, JsonGenerator json) throws IOException {
        switch (value) {
            case Optional<?> present -> write(present.orElseThrow(), json);
            case OptionalLong present -> json.writeNumber(present.getAsLong());
            case Number number -> json.writeNumber(number.longValue());
            case Boolean truth -> json.writeBoolean(truth);
            case Enum<?> word -> json.writeString(WireName.of(word));
            case List<?> list -> {
                json.writeStartArray();
                for (var entry : list) write(entry, json);
                json.writeEndArray();
            }
            case Record nested -> {
                json.writeStartObject();
                of(nested.getClass()).writeFields(nested, json);
                json.writeEndObject();
            }
            default -> json.writeString(value.toString());
        }
    }
}
