package dev.halyard.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A persistent map is a map, and changing it leaves what was. */
class PersistentMapTest {
    private static final long SEED =
            Long.getLong("halyard.seed", ThreadLocalRandom.current().nextLong());
    private static final int STEPS = 20_000;
    private static final int KEPT = 50;

    /** A key of which many have one hash. */
    private record Key(int number, int hashes) {
        @Override
        public int hashCode() {
            return number % hashes;
        }
    }

    /** A map as it was, and what was in it. */
    private record Past(PersistentMap<Key, Integer> map, Map<Key, Integer> content) {}

    @ParameterizedTest(name = "{0} different hashes")
    @ValueSource(ints = {1, 2, 40, Integer.MAX_VALUE})
    void it_is_what_a_hash_map_is(int hashes) {
        System.out.printf("Persistent map: seed %d%n", SEED);
        Random random = new Random(SEED);
        int keys = hashes < 40 ? 60 : 2_000;
        List<Past> past = new ArrayList<>();
        PersistentMap<Key, Integer> map = PersistentMap.empty();
        Map<Key, Integer> model = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            Key key = new Key(random.nextInt(keys), hashes);
            // it grows, and then shrinks to nothing
            if (random.nextInt(STEPS) > step) {
                map = map.with(key, step);
                model.put(key, step);
            } else {
                map = map.without(key);
                model.remove(key);
            }
            assertThat(map.get(key)).as("seed %d, step %d", SEED, step).isEqualTo(model.get(key));
            assertThat(map.size()).as("seed %d, step %d", SEED, step).isEqualTo(model.size());
            if (step % (STEPS / KEPT) == 0) {
                past.add(new Past(map, new HashMap<>(model)));
            }
        }
        past.add(new Past(map, model));
        assertThat(past).as("seed %d", SEED).allSatisfy(PersistentMapTest::holdsWhatItHeld);
    }

    private static void holdsWhatItHeld(Past past) {
        Map<Key, Integer> content = new HashMap<>();
        past.map.forEach((key, value) -> assertThat(content.put(key, value)).isNull());
        assertThat(content).isEqualTo(past.content);
        assertThat(past.map.values()).containsExactlyInAnyOrderElementsOf(content.values());
        assertThat(past.map.isEmpty()).isEqualTo(content.isEmpty());
        past.content.forEach((key, value) -> assertThat(past.map.get(key)).isEqualTo(value));
    }

    @Test
    void what_changes_nothing_gives_the_map_itself() {
        String value = "value";
        PersistentMap<String, String> map = PersistentMap.<String, String>empty().with("a", value);
        assertThat(map.with("a", value)).isSameAs(map);
        assertThat(map.without("b")).isSameAs(map);
    }

    @Test
    void there_is_no_value_after_the_last() {
        Iterator<Integer> values =
                PersistentMap.<String, Integer>empty().with("a", 1).values().iterator();
        assertThat(values.next()).isEqualTo(1);
        assertThat(values.hasNext()).isFalse();
        assertThatThrownBy(values::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void a_map_that_has_shrunk_has_no_node_for_a_single_entry() {
        HashNode root = HashNode.EMPTY;
        for (int i = 0; i < 1_000; i++) {
            root = with(root, new Key(i, 200));
        }
        for (int i = 0; i < 1_000; i++) {
            Key key = new Key(i, 200);
            root = i % 7 == 0 ? root : root.without(key, HashNode.hash(key), 0);
            assertNoneIsAlone(root);
        }
        assertThat(root.slots).isNotEmpty();
    }

    private static HashNode with(HashNode root, Key key) {
        return root.with(key, "value", HashNode.hash(key), 0);
    }

    private static void assertNoneIsAlone(HashNode node) {
        for (Object slot : node.slots) {
            if (slot instanceof HashNode below) {
                boolean alone = below.slots.length == 2 && !(below.slots[0] instanceof HashNode);
                assertThat(alone).isFalse();
                assertNoneIsAlone(below);
            }
        }
    }
}
