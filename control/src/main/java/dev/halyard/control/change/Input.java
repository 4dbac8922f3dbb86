package dev.halyard.control.change;

import dev.halyard.document.DocumentError;
import dev.halyard.evaluator.Instants;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of a change, read field by field; every mistake is collected, and told at the end. */
final class Input {
    /** Which stand in every body beside what is changed. */
    static final Set<String> CONTROL =
            Set.of("reason", "expected_version", "approval_ref", "dry_run");

    private final Map<String, Value> members;
    private final List<DocumentError> errors = new ArrayList<>();

    /**
     * @param known the fields it may have, beside the control fields
     * @throws Refusal when it has others, naming them
     */
    Input(Value.Members body, String... known) {
        members = new LinkedHashMap<>(body.members());
        members.values().removeIf(Value.Null.class::isInstance);
        List<String> names = List.of(known);
        List<String> unknown = new ArrayList<>();
        for (String name : body.members().keySet()) {
            if (!names.contains(name) && !CONTROL.contains(name)) {
                unknown.add(name);
            }
        }
        if (!unknown.isEmpty()) {
            throw new Refusal(
                    Refusal.Code.INVALID_REQUEST,
                    "The body has a field that is not known: " + String.join(", ", unknown) + ".",
                    "Known here: "
                            + String.join(", ", names)
                            + ", and reason, expected_version, approval_ref, dry_run.");
        }
    }

    /** The body without the control fields: a document. */
    static Value.Members document(Value.Members body) {
        Map<String, Value> members = new LinkedHashMap<>(body.members());
        members.keySet().removeAll(CONTROL);
        return new Value.Members(members);
    }

    void wrong(String name, String message) {
        errors.add(new DocumentError("/" + name, message));
    }

    /**
     * Says whether everything was well.
     *
     * @throws Refusal with every mistake
     */
    void done() {
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    @Nullable Value value(String name) {
        return members.get(name);
    }

    @Nullable String text(String name) {
        Value value = members.get(name);
        if (value instanceof Value.Text text) {
            return text.value();
        }
        if (value != null) {
            wrong(name, "must be a string");
        }
        return null;
    }

    Value.@Nullable Members object(String name) {
        Value value = members.get(name);
        if (value instanceof Value.Members object) {
            return object;
        }
        if (value != null) {
            wrong(name, "must be an object");
        }
        return null;
    }

    Value.@Nullable Num pct(String name) {
        Value value = members.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Value.Num number) {
            double pct = number.value();
            if (pct >= 0 && pct <= 100 && Math.rint(pct * 100) / 100 == pct) {
                return number;
            }
        }
        wrong(name, "must be a percentage from 0 to 100 with at most two decimals");
        return null;
    }

    @Nullable List<String> texts(String name) {
        Value value = members.get(name);
        if (value == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        if (value instanceof Value.Array array) {
            for (Value element : array.elements()) {
                if (element instanceof Value.Text text) {
                    texts.add(text.value());
                } else {
                    wrong(name + "/" + texts.size(), "must be a string");
                }
            }
            return texts;
        }
        wrong(name, "must be an array of strings");
        return null;
    }

    @Nullable Stage stage(String name) {
        String word = text(name);
        for (Stage stage : Stage.values()) {
            if (stage.id().equals(word)) {
                return stage;
            }
        }
        if (word != null || !has(name)) {
            wrong(name, "must be one of draft, internal, pilot, staged, full, paused, rolled_back");
        }
        return null;
    }

    @Nullable String instant(String name) {
        String text = text(name);
        if (text != null && Instants.parse(text) == Instants.NONE) {
            wrong(name, "must be an instant such as 2026-11-22T07:00:00Z");
        }
        return text;
    }
}
