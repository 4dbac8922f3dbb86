package dev.halyard.evaluator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A node of a {@link PersistentMap}. Five bits of the hash say which of 32 places a key has in it;
 * a place is empty, has one entry, or a node that tells its keys apart by the next five bits. Below
 * the last bits, where hashes are equal, entries simply follow each other.
 *
 * <p>The slots are the keys and values of the places with an entry, then the nodes of the others:
 * one array a node is what keeps a million entries small.
 */
final class HashNode {
    static final HashNode EMPTY = new HashNode(0, 0, new Object[0]);

    private static final int BITS = 5;
    private static final int MASK = (1 << BITS) - 1;

    private final int entries;
    private final int nodes;
    final Object[] slots;

    private HashNode(int entries, int nodes, Object[] slots) {
        this.entries = entries;
        this.nodes = nodes;
        this.slots = slots;
    }

    /** Spreads what differs anywhere in a hash code to the low bits, which are looked at first. */
    static int hash(Object key) {
        int hash = key.hashCode() * 0x9E37_79B9;
        return hash ^ (hash >>> 16);
    }

    private static int bit(int hash, int shift) {
        return 1 << ((hash >>> shift) & MASK);
    }

    private int entryAt(int bit) {
        return 2 * Integer.bitCount(entries & (bit - 1));
    }

    private int nodeAt(int bit) {
        return 2 * Integer.bitCount(entries) + Integer.bitCount(nodes & (bit - 1));
    }

    private HashNode node(int at) {
        return (HashNode) slots[at];
    }

    @Nullable Object get(Object key, int hash) {
        HashNode node = this;
        for (int shift = 0; shift < Integer.SIZE; shift += BITS) {
            int bit = bit(hash, shift);
            if ((node.entries & bit) != 0) {
                int at = node.entryAt(bit);
                return node.slots[at].equals(key) ? node.slots[at + 1] : null;
            }
            if ((node.nodes & bit) == 0) {
                return null;
            }
            node = node.node(node.nodeAt(bit));
        }
        int at = node.collisionAt(key);
        return at < 0 ? null : node.slots[at + 1];
    }

    private int collisionAt(Object key) {
        for (int at = 0; at < slots.length; at += 2) {
            if (slots[at].equals(key)) {
                return at;
            }
        }
        return -1;
    }

    /** This node with the entry; this very one when it has it. */
    HashNode with(Object key, Object value, int hash, int shift) {
        if (shift >= Integer.SIZE) {
            return collideWith(key, value);
        }
        int bit = bit(hash, shift);
        if ((entries & bit) != 0) {
            int at = entryAt(bit);
            if (slots[at].equals(key)) {
                return withSlot(at + 1, value);
            }
            HashNode both =
                    EMPTY.with(slots[at], slots[at + 1], hash(slots[at]), shift + BITS)
                            .with(key, value, hash, shift + BITS);
            return withoutEntry(bit).withNode(bit, both);
        }
        if ((nodes & bit) != 0) {
            int at = nodeAt(bit);
            return withSlot(at, node(at).with(key, value, hash, shift + BITS));
        }
        return withEntry(bit, key, value);
    }

    private HashNode collideWith(Object key, Object value) {
        int at = collisionAt(key);
        return at < 0
                ? new HashNode(0, 0, spliced(slots.length, 0, key, value))
                : withSlot(at + 1, value);
    }

    /** This node without the key; this very one when it does not have it. */
    HashNode without(Object key, int hash, int shift) {
        if (shift >= Integer.SIZE) {
            int at = collisionAt(key);
            return at < 0 ? this : new HashNode(0, 0, spliced(at, 2));
        }
        int bit = bit(hash, shift);
        if ((entries & bit) != 0) {
            return slots[entryAt(bit)].equals(key) ? withoutEntry(bit) : this;
        }
        if ((nodes & bit) == 0) {
            return this;
        }
        int at = nodeAt(bit);
        HashNode changed = node(at).without(key, hash, shift + BITS);
        // what is alone needs no node of its own: a map is the same whichever way it came about
        return changed.nodes == 0 && changed.slots.length == 2
                ? new HashNode(entries, nodes ^ bit, spliced(at, 1))
                        .withEntry(bit, changed.slots[0], changed.slots[1])
                : withSlot(at, changed);
    }

    /** The same thing and not merely an equal one: finding out must not cost more than copying. */
    @SuppressWarnings("ReferenceEquality")
    private HashNode withSlot(int at, Object content) {
        return slots[at] == content ? this : new HashNode(entries, nodes, spliced(at, 1, content));
    }

    private HashNode withEntry(int bit, Object key, Object value) {
        return new HashNode(entries | bit, nodes, spliced(entryAt(bit), 0, key, value));
    }

    private HashNode withoutEntry(int bit) {
        return new HashNode(entries ^ bit, nodes, spliced(entryAt(bit), 2));
    }

    private HashNode withNode(int bit, HashNode node) {
        return new HashNode(entries, nodes | bit, spliced(nodeAt(bit), 0, node));
    }

    private Object[] spliced(int at, int removed, Object... inserted) {
        Object[] changed = new Object[slots.length - removed + inserted.length];
        System.arraycopy(slots, 0, changed, 0, at);
        System.arraycopy(inserted, 0, changed, at, inserted.length);
        int rest = at + inserted.length;
        System.arraycopy(slots, at + removed, changed, rest, changed.length - rest);
        return changed;
    }

    /** Walks through the entries at and below a node. */
    static final class Walk {
        private final Deque<HashNode> ahead = new ArrayDeque<>();
        private HashNode node;
        private int at;

        Walk(HashNode root) {
            node = root;
        }

        /** Whether there is one more, at which {@link #next()} then is. */
        boolean hasNext() {
            while (at == node.slots.length || node.slots[at] instanceof HashNode) {
                for (; at < node.slots.length; at++) {
                    ahead.push(node.node(at));
                }
                if (ahead.isEmpty()) {
                    return false;
                }
                node = ahead.pop();
                at = 0;
            }
            return true;
        }

        /** The slot of the next key. */
        void next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            at += 2;
        }

        Object key() {
            return node.slots[at - 2];
        }

        Object value() {
            return node.slots[at - 1];
        }
    }
}
