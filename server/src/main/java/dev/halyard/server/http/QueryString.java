package dev.halyard.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request, decoded strictly: broken percent signs, bytes that are not UTF-8,
 * parameters sent twice and unknown ones are refused rather than guessed at.
 */
public final class QueryString {
    private final List<String> names = new ArrayList<>(8);
    private final List<String> values = new ArrayList<>(8);

    /** Reads a raw query, without its question mark. */
    public QueryString(String raw) {
        for (int from = 0; from < raw.length(); ) {
            int end = raw.indexOf('&', from);
            end = end < 0 ? raw.length() : end;
            if (end > from) {
                int equals = raw.indexOf('=', from);
                boolean bare = equals < 0 || equals > end;
                names.add(decode(raw.substring(from, bare ? end : equals)));
                values.add(bare ? "" : decode(raw.substring(equals + 1, end)));
            }
            from = end + 1;
        }
    }

    /**
     * The value of a parameter; null when it is absent or empty.
     *
     * @throws Problem when it was sent twice
     */
    public @Nullable String get(String name) {
        int at = names.indexOf(name);
        if (at < 0) {
            return null;
        }
        if (names.lastIndexOf(name) != at) {
            throw Problem.invalid(
                    "The query parameter " + name + " was sent more than once.", "Send it once.");
        }
        String value = values.get(at);
        return value.isEmpty() ? null : value;
    }

    /** As {@link #get}; it is then no more among those that are to be allowed. */
    @Nullable String take(String name) {
        String value = get(name);
        int at = names.indexOf(name);
        if (at >= 0) {
            names.remove(at);
            values.remove(at);
        }
        return value;
    }

    /** Whether the parameter, where it was sent, says 1 or true. */
    public boolean flag(String name) {
        String value = get(name);
        if (value == null || value.equals("0") || value.equals("false")) {
            return false;
        }
        if (value.equals("1") || value.equals("true")) {
            return true;
        }
        throw Problem.invalid(
                "The query parameter " + name + " has a value it cannot have.",
                "Send 1 or true, 0 or false, or leave it out.");
    }

    /**
     * Refuses every parameter but these.
     *
     * @throws Problem naming the ones that are not known
     */
    public void allow(List<String> known) {
        for (String name : names) {
            if (!known.contains(name)) {
                throw unknown(known);
            }
        }
    }

    private Problem unknown(List<String> known) {
        List<String> unknown = names.stream().filter(name -> !known.contains(name)).toList();
        return Problem.invalid(
                "Unknown query parameter " + Problem.shown(String.join(", ", unknown)) + ".",
                known.isEmpty()
                        ? "This operation takes none."
                        : "This operation takes " + String.join(", ", known) + ".");
    }

    /** Decodes percent signs and plus signs; the bytes must be UTF-8. */
    static String decode(String raw) {
        if (raw.indexOf('%') < 0 && raw.indexOf('+') < 0 && isAscii(raw)) {
            return raw;
        }
        ByteBuffer bytes = ByteBuffer.allocate(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes.put((byte) (hex(raw, i + 1) << 4 | hex(raw, i + 2)));
                i += 2;
            } else if (c > 0xff) {
                throw notUtf8();
            } else {
                bytes.put((byte) (c == '+' ? ' ' : c));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw notUtf8();
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static int hex(String raw, int index) {
        int digit = index < raw.length() ? Character.digit(raw.charAt(index), 16) : -1;
        if (digit < 0 || raw.charAt(index) > 'f') {
            throw Problem.invalid(
                    "A percent sign in the address is not followed by two hexadecimal digits.",
                    "Write a percent sign itself as %25.");
        }
        return digit;
    }

    private static Problem notUtf8() {
        return Problem.invalid(
                "The address has bytes that are not UTF-8.",
                "Percent-encode what is not ASCII as UTF-8.");
    }
}
