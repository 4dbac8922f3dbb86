package dev.halyard.parity;

import static dev.halyard.parity.Comparison.member;

import dev.halyard.document.InvalidDocumentException;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.document.Vectors;
import dev.halyard.document.Vectors.Vector;
import dev.halyard.evaluator.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code contract/vectors.json} twice: as Java runs it, and as it is written, for the twin.
 *
 * @param vectors for Java
 * @param stores for the twin
 * @param questions for the twin, one for each vector, in their order
 */
record VectorsFile(Vectors vectors, List<Store> stores, List<Value.Members> questions) {
    private static final String PATH = "contract/vectors.json";

    /** A store as the twin loads it. */
    record Store(String name, Value.Members content) {
        void loadInto(Twin twin) {
            Value overrides = content.members().getOrDefault("overrides", Value.Null.NULL);
            Value version = member(content, "registry_version");
            twin.load(
                    member(content, "registry").toJson(),
                    overrides.toJson(),
                    ((Value.Text) version).value());
        }
    }

    static VectorsFile read() {
        byte[] bytes = Checkout.read(PATH);
        try {
            Vectors vectors = Vectors.read(bytes);
            String hidden = Escapes.hide(new String(bytes, StandardCharsets.UTF_8));
            Value.Members written = (Value.Members) Json.parse(hidden, Json.DOCUMENT_DEPTH);
            return new VectorsFile(vectors, stores(written), questions(written));
        } catch (MalformedJsonException | InvalidDocumentException e) {
            throw new IllegalStateException(PATH + " cannot be read", e);
        }
    }

    private static List<Store> stores(Value.Members written) {
        List<Store> stores = new ArrayList<>();
        for (Map.Entry<String, Value> store :
                ((Value.Members) member(written, "stores")).members().entrySet()) {
            stores.add(new Store(store.getKey(), (Value.Members) store.getValue()));
        }
        return stores;
    }

    private static List<Value.Members> questions(Value.Members written) {
        return ((Value.Array) member(written, "vectors"))
                .elements().stream().map(Value.Members.class::cast).toList();
    }

    /** What the twin is asked for a vector, as JSON text. */
    String question(int index) {
        Value.Members written = questions.get(index);
        Vector vector = vectors.vectors().get(index);
        String asked =
                new JsonObject()
                        .with("flag_key", member(written, "flag_key"))
                        .with("context", member(written, "context"))
                        .with("overrides", written.members().get("overrides"))
                        .with("now", new Value.Num(vector.now(), Long.toString(vector.now())))
                        .with("trace", Value.of(true))
                        .build()
                        .toJson();
        return Escapes.reveal(asked);
    }
}
