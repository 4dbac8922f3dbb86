package dev.halyard.bench;

import dev.halyard.evaluator.Bucket;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * The least that a percentage flag can cost: the hash of the user's id, one lookup in a map of all
 * flags, and a small record that says what came out.
 */
public class FloorBenchmark extends RotatingUsers {
    private final Map<String, Flag> flags = flags();

    private record Flag(String key, int threshold) {}

    private record Answer(Flag flag, boolean on, int bucket) {}

    private static Map<String, Flag> flags() {
        Map<String, Flag> flags = new HashMap<>();
        flags.put(Flags.HALF, new Flag(Flags.HALF, Bucket.threshold(50)));
        for (int i = 1; i < Flags.COUNT; i++) {
            flags.put(Flags.filler(i), new Flag(Flags.filler(i), Bucket.threshold(100)));
        }
        return flags;
    }

    /** The salt is empty: a compiled flag has it hashed already. */
    @Benchmark
    public Object half() {
        Flag flag = Objects.requireNonNull(flags.get(Flags.HALF));
        int bucket = Bucket.of("", Users.id(next()));
        return new Answer(flag, bucket < flag.threshold, bucket);
    }
}
