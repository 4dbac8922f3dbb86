package dev.halyard.control.verify;

import dev.halyard.control.log.Checkpoint;
import dev.halyard.control.state.Doc;
import dev.halyard.evaluator.Value;

/** A checkpoint as JSON, which is how people keep it. */
public final class CheckpointDocument {
    private CheckpointDocument() {}

    /** As answers show it. */
    public static Value.Members write(Checkpoint checkpoint) {
        return Doc.object()
                .put("seq", checkpoint.seq())
                .put("hash", checkpoint.hash())
                .put("ts", checkpoint.ts())
                .put("public_key", checkpoint.publicKey())
                .put("signature", checkpoint.signature())
                .members();
    }

    /** Whether it says who signed it; {@code seq} and {@code hash} are enough to compare with. */
    public static boolean isSigned(Value.Members document) {
        return document.members().containsKey("signature");
    }

    /**
     * The checkpoint that a document says.
     *
     * @throws IllegalArgumentException naming the member that it lacks
     */
    public static Checkpoint read(Value.Members document) {
        KnownHead head = readHead(document);
        return new Checkpoint(
                head.seq() == null ? 0 : head.seq(),
                head.hash(),
                text(document, "ts"),
                text(document, "public_key"),
                text(document, "signature"));
    }

    /**
     * The record that a document is about, signed or not.
     *
     * @throws IllegalArgumentException naming the member that it lacks
     */
    public static KnownHead readHead(Value.Members document) {
        if (!(document.members().get("seq") instanceof Value.Num seq)
                || seq.value() != Math.rint(seq.value())
                || seq.value() < 1
                || seq.value() >= 1e15) {
            throw new IllegalArgumentException("seq must be a whole number from 1");
        }
        return KnownHead.at((long) seq.value(), text(document, "hash"));
    }

    private static String text(Value.Members document, String name) {
        String text = Doc.text(document, name);
        if (text == null) {
            throw new IllegalArgumentException(name + " must be a string");
        }
        return text;
    }
}
