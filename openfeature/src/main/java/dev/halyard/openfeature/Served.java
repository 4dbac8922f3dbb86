package dev.halyard.openfeature;

import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Source;
import dev.halyard.evaluator.Stage;
import dev.openfeature.sdk.ImmutableMetadata;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is answered from at one moment: a snapshot, how fresh it is, and the metadata of its
 * answers, made once for all answers that have the same. Thread-safe; replaced whole.
 */
final class Served {
    private final Snapshot snapshot;
    private final String freshness;
    private final long revision;
    private final Map<Stage, Map<Source, ImmutableMetadata>> known = new EnumMap<>(Stage.class);

    Served(Snapshot snapshot, String freshness) {
        this.snapshot = snapshot;
        this.freshness = freshness;
        revision = revision(snapshot.version());
        for (Stage stage : Stage.values()) {
            known.put(stage, new ConcurrentHashMap<>());
        }
    }

    Snapshot snapshot() {
        return snapshot;
    }

    String freshness() {
        return freshness;
    }

    Served as(String otherFreshness) {
        return freshness.equals(otherFreshness) ? this : new Served(snapshot, otherFreshness);
    }

    /** The number that a version is; negative for the digest of files. */
    static long revision(String version) {
        boolean number =
                !version.isEmpty()
                        && version.length() < 19
                        && version.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.parseLong(version) : -1;
    }

    ImmutableMetadata metadata(Decision decision) {
        Integer bucket = decision.bucket();
        Map<Source, ImmutableMetadata> made = known.get(decision.rolloutStage());
        if (bucket != null || made == null) {
            return of(decision, bucket);
        }
        ImmutableMetadata metadata = made.get(decision.source());
        return metadata != null
                ? metadata
                : made.computeIfAbsent(decision.source(), any -> of(decision, null));
    }

    private ImmutableMetadata of(Decision decision, @Nullable Integer bucket) {
        var metadata =
                ImmutableMetadata.builder()
                        .addString("source", decision.source().id())
                        .addInteger("step", decision.step())
                        .addString("freshness", freshness);
        Stage stage = decision.rolloutStage();
        if (stage != null) {
            metadata.addString("rollout_stage", stage.id());
        }
        if (bucket != null) {
            metadata.addInteger("bucket", bucket);
        }
        if (revision >= 0) {
            metadata.addLong("revision", revision);
        }
        return metadata.build();
    }
}
