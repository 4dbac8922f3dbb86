package dev.halyard.parity;

import dev.halyard.document.InvalidDocumentException;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts questions to both evaluators, and tells the first on which they differ. */
final class Duel {
    private static final int DEPTH = 1_000;

    private final Twin twin;

    Duel(Twin twin) {
        this.twin = twin;
    }

    /** The decisions that both give. */
    List<Value.Members> agree(Store store, List<Question> questions) throws Disagreement {
        Snapshot snapshot = compile(store);
        store.loadInto(twin);
        Twin.Answers theirs =
                twin.ask(questions.stream().map(question -> question.json().toJson()).toList());
        List<Value.Members> ours = new ArrayList<>(questions.size()); // while the twin decides
        questions.forEach(question -> ours.add(question.askJava(snapshot)));
        List<Value> answers = theirs.await();
        for (int i = 0; i < ours.size(); i++) {
            Value.Members their = Comparison.withoutFreeText(answers.get(i));
            if (!their.equals(ours.get(i))) {
                throw reduced(store, questions.get(i), new Disagreement(ours.get(i), their));
            }
        }
        return ours;
    }

    private static Snapshot compile(Store store) {
        try {
            return store.compile();
        } catch (InvalidDocumentException e) {
            throw new IllegalStateException(
                    "This should be valid, but " + e.errors() + ": " + store, e);
        }
    }

    /** The same disagreement in a smaller world, if there is one. */
    private Disagreement reduced(Store store, Question question, Disagreement found) {
        Value.Members whole =
                new JsonObject()
                        .with("registry", parse(store.registry()))
                        .with(
                                "overrides",
                                store.overrides() == null ? null : parse(store.overrides()))
                        .with("question", question.json())
                        .build();
        Value.Members small = Reducer.reduce(whole, tried -> rematch(tried).isPresent());
        return rematch(small).orElse(found).in(small);
    }

    private Optional<Disagreement> rematch(Value.Members tried) {
        try {
            Question question = question((Value.Members) Comparison.member(tried, "question"));
            Store store =
                    Store.of(
                            Comparison.member(tried, "registry"), tried.members().get("overrides"));
            Value.Members ours = question.askJava(store.compile());
            store.loadInto(twin);
            Value answer = twin.ask(List.of(question.json().toJson())).await().get(0);
            Value.Members theirs = Comparison.withoutFreeText(answer);
            return ours.equals(theirs)
                    ? Optional.empty()
                    : Optional.of(new Disagreement(ours, theirs));
        } catch (InvalidDocumentException | RuntimeException e) {
            return Optional.empty(); // too small to be valid
        }
    }

    private static Question question(Value.Members json) {
        return new Question(
                ((Value.Text) Comparison.member(json, "flag_key")).value(),
                Comparison.member(json, "context"),
                (Value.Members) json.members().get("overrides"),
                (long) ((Value.Num) Comparison.member(json, "now")).value());
    }

    private static Value parse(String json) {
        try {
            return Json.parse(json, DEPTH);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Both decisions, and once reduced, what they are about. */
    static final class Disagreement extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Value.Members java;
        private final transient Value.Members javaScript;

        private Disagreement(Value.Members java, Value.Members javaScript) {
            this(java, javaScript, null);
        }

        private Disagreement(
                Value.Members java, Value.Members javaScript, Value.@Nullable Members about) {
            super(
                    "Java (expected) and JavaScript (got) decide differently: "
                            + String.join("; ", Comparison.differences(java, javaScript))
                            + "\nJava:       "
                            + java.toJson()
                            + "\nJavaScript: "
                            + javaScript.toJson()
                            + (about == null ? "" : told(about)));
            this.java = java;
            this.javaScript = javaScript;
        }

        private static String told(Value.Members about) {
            StringBuilder told = new StringBuilder();
            about.members()
                    .forEach((name, value) ->
                            told.append("\n%-10s: ".formatted(name)).append(value.toJson()));
            return Escapes.escapeLoneSurrogates(told.toString());
        }

        private Disagreement in(Value.Members about) {
            return new Disagreement(java, javaScript, about);
        }
    }
}
