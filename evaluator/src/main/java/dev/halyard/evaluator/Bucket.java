package dev.halyard.evaluator;

/**
 * Where a unit falls: djb2-xor over UTF-8, then the finaliser of MurmurHash3 (Austin Appleby,
 * public domain), without which the low bits do not mix and the same users would always come first.
 */
public final class Bucket {
    /** How many buckets there are: hundredths of a percent. */
    public static final int COUNT = 10_000;

    /** No bucket was computed. */
    static final int NONE = -1;

    private static final int START = 5381;

    private Bucket() {}

    /** The bucket, 0..9999, of a unit under a salt. */
    public static int of(String salt, String unit) {
        return bucket(finish(update(prefix(salt), unit)));
    }

    /** How many buckets a percentage with two decimals includes: 0..10000. */
    public static int threshold(double percent) {
        return (int) Math.floor(percent * 100 + 0.5);
    }

    /** The hash state after {@code salt + ":"}, which is the same for every unit. */
    static int prefix(String salt) {
        return update(update(START, salt), ":");
    }

    static int bucket(int hash) {
        return Integer.remainderUnsigned(hash, COUNT);
    }

    static int finish(int state) {
        int h = state;
        h ^= h >>> 16;
        h *= 0x85ebca6b;
        h ^= h >>> 13;
        h *= 0xc2b2ae35;
        h ^= h >>> 16;
        return h;
    }

    /** Goes on over the UTF-8 bytes of a well-formed text, without making them. */
    static int update(int state, String text) {
        int h = state;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                h = step(h, c);
            } else if (c < 0x800) {
                h = step(h, 0xc0 | (c >> 6));
                h = step(h, 0x80 | (c & 0x3f));
            } else if (Character.isHighSurrogate(c)) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                h = step(h, 0xf0 | (point >> 18));
                h = step(h, 0x80 | ((point >> 12) & 0x3f));
                h = step(h, 0x80 | ((point >> 6) & 0x3f));
                h = step(h, 0x80 | (point & 0x3f));
            } else {
                h = step(h, 0xe0 | (c >> 12));
                h = step(h, 0x80 | ((c >> 6) & 0x3f));
                h = step(h, 0x80 | (c & 0x3f));
            }
        }
        return h;
    }

    private static int step(int h, int b) {
        return (h * 33) ^ b;
    }
}
