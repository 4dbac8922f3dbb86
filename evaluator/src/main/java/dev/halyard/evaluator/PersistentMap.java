package dev.halyard.evaluator;

import java.util.Iterator;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map of which a changed copy costs one path: a hash trie, 32 wide. It keeps no order.
 */
public final class PersistentMap<K, V> {
    private static final PersistentMap<?, ?> EMPTY = new PersistentMap<>(HashNode.EMPTY, 0);

    private final HashNode root;
    private final int size;

    private PersistentMap(HashNode root, int size) {
        this.root = root;
        this.size = size;
    }

    /** The map of nothing. */
    @SuppressWarnings("unchecked") // nothing in it is of any type
    public static <K, V> PersistentMap<K, V> empty() {
        return (PersistentMap<K, V>) EMPTY;
    }

    /** What the key has, or null. */
    @SuppressWarnings("unchecked") // it came in as a V
    public @Nullable V get(K key) {
        return (V) root.get(key, HashNode.hash(key));
    }

    /** This map with that value for the key. */
    public PersistentMap<K, V> with(K key, V value) {
        int hash = HashNode.hash(key);
        HashNode changed = root.with(key, value, hash, 0);
        if (changed == root) {
            return this;
        }
        return new PersistentMap<>(changed, root.get(key, hash) == null ? size + 1 : size);
    }

    /** This map without the key. */
    public PersistentMap<K, V> without(K key) {
        HashNode changed = root.without(key, HashNode.hash(key), 0);
        return changed == root ? this : new PersistentMap<>(changed, size - 1);
    }

    /** The number of keys. */
    public int size() {
        return size;
    }

    /** Whether there is no key. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Hands over every key with its value. */
    @SuppressWarnings("unchecked") // they came in as a K and a V
    public void forEach(BiConsumer<? super K, ? super V> action) {
        HashNode.Walk walk = new HashNode.Walk(root);
        while (walk.hasNext()) {
            walk.next();
            action.accept((K) walk.key(), (V) walk.value());
        }
    }

    /** The values, one for each key. */
    public Iterable<V> values() {
        return () -> new Values<>(new HashNode.Walk(root));
    }

    private record Values<V>(HashNode.Walk walk) implements Iterator<V> {
        @Override
        public boolean hasNext() {
            return walk.hasNext();
        }

        @Override
        @SuppressWarnings("unchecked") // it came in as a V
        public V next() {
            walk.next();
            return (V) walk.value();
        }
    }
}
