package dev.halyard.server.stream;

import dev.halyard.control.feed.RecentChanges;
import dev.halyard.control.feed.RecentChanges.Change;
import dev.halyard.control.log.EntityId;
import dev.halyard.document.SnapshotWriter;
import dev.halyard.evaluator.Env;
import dev.halyard.server.flags.Published;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.ETags;
import dev.halyard.server.http.Problem;
import io.helidon.http.HeaderNames;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/flags/snapshot}: what an evaluator in another process needs, whole, or what
 * changed since a revision. Thread-safe.
 */
public final class SnapshotApi {
    private final Supplier<Published> current;
    private final RecentChanges recent;

    public SnapshotApi(Supplier<Published> current, RecentChanges recent) {
        this.current = current;
        this.recent = recent;
    }

    public Answer get(Call call) {
        call.query().allow(List.of("since"));
        Access.requireWhole(call);
        Published published = current.get();
        Set<Env> envs = call.identity().envs();
        String version = published.snapshot().version();
        String tag = "\"" + version + "-" + names(envs) + "\"";
        if (ETags.matches(call.headers(HeaderNames.IF_NONE_MATCH), tag)) {
            return Answer.empty(304).with("ETag", tag).with("Cache-Control", "no-cache");
        }
        return body(published, since(call), envs)
                .with("ETag", tag)
                .with("Cache-Control", "no-cache");
    }

    private Answer body(Published published, @Nullable Long since, Set<Env> envs) {
        if (since != null && isNumber(published.snapshot().version())) {
            Optional<List<Change>> changes = recent.since(since);
            if (changes.isPresent()) {
                List<EntityId> things = changes.get().stream().map(Change::entity).toList();
                return lines(out -> published.writeChanges(since, things, envs, out));
            }
        }
        return lines(out -> published.write(envs, out)); // not all that changed is remembered
    }

    private static Answer lines(Answer.Stream body) {
        return Answer.stream(SnapshotWriter.CONTENT_TYPE, body);
    }

    private static String names(Set<Env> envs) {
        return envs.stream().sorted().map(Env::id).collect(Collectors.joining("-"));
    }

    /** A revision; the version of files is a digest. */
    private static boolean isNumber(String version) {
        return version.length() < 20 && version.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static @Nullable Long since(Call call) {
        String text = call.query().get("since");
        if (text == null) {
            return null;
        }
        if (!isNumber(text)) {
            throw Problem.invalid(
                    "since is no revision.", "Send the revision that you have, or leave it out.");
        }
        return Long.parseLong(text);
    }
}
