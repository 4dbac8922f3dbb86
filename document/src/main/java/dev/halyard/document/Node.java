package dev.halyard.document;

import dev.halyard.evaluator.Instants;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in a document: what stands there, or that nothing does, and its pointer.
 *
 * <p>Each reading method checks what it reads. When that is something else it tells the error and
 * answers as if nothing stood there, so that reading goes on and every error is found; what is read
 * of a document with errors is thrown away. JSON null is nothing.
 */
final class Node {
    private final @Nullable Node parent;
    private final String name;
    private final @Nullable Value value;
    private final Errors errors;

    private Node(@Nullable Node parent, String name, @Nullable Value value, Errors errors) {
        this.parent = parent;
        this.name = name;
        this.value = value;
        this.errors = errors;
    }

    static Node root(Value document, Errors errors) {
        return new Node(null, "", document, errors);
    }

    private Node child(String childName, @Nullable Value childValue) {
        return new Node(this, childName, childValue, errors);
    }

    /** The name of the member or the index of the element that this is. */
    String name() {
        return name;
    }

    /** What stands here; null when nothing does. */
    @Nullable Value value() {
        return value;
    }

    boolean isPresent() {
        return value != null;
    }

    boolean isArray() {
        return value instanceof Value.Array;
    }

    String pointer() {
        StringBuilder pointer = new StringBuilder();
        appendPointer(pointer);
        return pointer.toString();
    }

    private void appendPointer(StringBuilder out) {
        if (parent != null) {
            parent.appendPointer(out);
            out.append('/').append(name.replace("~", "~0").replace("/", "~1"));
        }
    }

    /** Tells an error here, in words that follow the pointer. */
    void wrong(String problem) {
        errors.add(this::pointer, () -> problem);
    }

    /** Tells that something else should stand here. */
    void mustBe(String rule) {
        String is = value == null ? "" : ", but is " + Shown.value(value);
        wrong("must be " + rule + is);
    }

    Node required() {
        if (value == null) {
            wrong("is required");
        }
        return this;
    }

    /** Whether an object stands here; if so, its unknown members are told. */
    boolean isObject(Fields fields) {
        if (!(value instanceof Value.Members object)) {
            mustBe("an object");
            return false;
        }
        for (String member : object.members().keySet()) {
            if (!fields.has(member)) {
                errors.add(child(member, null)::pointer, () -> fields.unknown(member));
            }
        }
        return true;
    }

    /** The member of this object; there is nothing when this is no object. */
    Node at(String member) {
        Value found = value instanceof Value.Members object ? object.members().get(member) : null;
        return child(member, found instanceof Value.Null ? null : found);
    }

    /** The members of a map, none for anything else. A name with null is there, and is wrong. */
    List<Node> entries() {
        List<Node> entries = new ArrayList<>();
        if (value instanceof Value.Members object) {
            for (Map.Entry<String, Value> member : object.members().entrySet()) {
                entries.add(child(member.getKey(), member.getValue()));
            }
        } else if (value != null) {
            mustBe("an object");
        }
        return entries;
    }

    /** The elements of an array, none for anything else. */
    List<Node> elements() {
        List<Node> elements = new ArrayList<>();
        if (value instanceof Value.Array array) {
            for (Value element : array.elements()) {
                elements.add(child(Integer.toString(elements.size()), element));
            }
        } else if (value != null) {
            mustBe("an array");
        }
        return elements;
    }

    @Nullable String text() {
        if (value instanceof Value.Text text) {
            return text.value();
        }
        if (value != null) {
            mustBe("a string");
        }
        return null;
    }

    /** The strings of an array. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (Node element : elements()) {
            String text = element.text();
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** A boolean; false when nothing stands here. */
    boolean bool() {
        if (value != null && !(value instanceof Value.Bool)) {
            mustBe("true or false");
        }
        return value instanceof Value.Bool known && known.value();
    }

    @Nullable Double number() {
        if (value instanceof Value.Num number) {
            return number.value();
        }
        if (value != null) {
            mustBe("a number");
        }
        return null;
    }

    /** A percentage; 0 when nothing stands here. */
    double percent() {
        Double percent = number();
        if (percent == null) {
            return 0;
        }
        // n / 100.0 is the double nearest to n hundredths, and so is every literal that means it
        boolean twoDecimals = Math.rint(percent * 100) / 100 == percent;
        if (percent < 0 || percent > 100 || !twoDecimals) {
            mustBe("a percentage from 0 to 100 with at most two decimals");
        }
        return percent;
    }

    /** The text of an instant. */
    @Nullable String instant() {
        String text = value instanceof Value.Text string ? string.value() : null;
        if (value != null && (text == null || Instants.parse(text) == Instants.NONE)) {
            mustBe("an instant such as 2026-11-22T07:00:00Z or 2026-11-22T14:00:00+07:00");
        }
        return text;
    }

    <T> @Nullable T word(Words<T> words) {
        String word = value instanceof Value.Text text ? text.value() : null;
        T meaning = word == null ? null : words.meaning(word);
        if (meaning == null && value != null) {
            mustBe(words.rule());
        }
        return meaning;
    }
}
