package dev.halyard.server.ofrep;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Freshness;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The entity tag of a bulk answer: a digest of all that the answer depends on, computed before
 * anything is evaluated: the flags' version, the whole context, how fresh they are, the stream's
 * address, and when time alone would next change something. A tag of the flags alone would serve
 * one plan's values to another.
 */
final class BulkTag {
    private static final String FORMAT = "1";

    private BulkTag() {}

    static String of(
            Snapshot snapshot, Context context, Freshness freshness, long now, String stream) {
        StringBuilder all = new StringBuilder(300);
        part(FORMAT, all);
        part(snapshot.version(), all);
        part(freshness.word() + freshness.revision(), all);
        part(Long.toString(snapshot.nextExpiry(context, now)), all);
        part(stream, all);
        part(context.userId(), all);
        part(context.tenantId() == null ? "-" : "+" + context.tenantId(), all);
        part(context.tier(), all);
        part(context.env().id(), all);
        part(context.roleKey() == null ? "-" : "+" + context.roleKey(), all);
        for (Map.Entry<String, Value> attribute : new TreeMap<>(context.attributes()).entrySet()) {
            part(attribute.getKey(), all);
            part(attribute.getValue().toJson(), all);
        }
        return '"' + digest(all.toString()) + '"';
    }

    /** With its length before it, so that no two lists of parts are one text. */
    private static void part(String text, StringBuilder out) {
        out.append(text.length()).append(':').append(text);
    }

    private static String digest(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** As sent by clients: weak or not, quoted or not, several; {@code *} is none. */
    static boolean matches(List<String> ifNoneMatch, String tag) {
        String wanted = bare(tag);
        for (String line : ifNoneMatch) {
            for (String candidate : line.split(",", -1)) {
                if (bare(candidate.trim()).equals(wanted)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String bare(String tag) {
        String strong = tag.startsWith("W/") ? tag.substring(2) : tag;
        return strong.length() > 1 && strong.startsWith("\"") && strong.endsWith("\"")
                ? strong.substring(1, strong.length() - 1)
                : strong;
    }
}
