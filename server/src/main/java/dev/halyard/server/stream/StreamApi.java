package dev.halyard.server.stream;

import dev.halyard.control.feed.RecentChanges.Change;
import dev.halyard.control.log.EntityId;
import dev.halyard.evaluator.Strings;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/flags/stream}: one event for each record, as it is served. Thread-safe. */
public final class StreamApi {
    private final Followers followers;
    private final boolean numbered;

    /**
     * Tells of changes.
     *
     * @param numbered whether revisions are those of a log; else events say null
     */
    public StreamApi(Followers followers, boolean numbered) {
        this.followers = followers;
        this.numbered = numbered;
    }

    public Answer get(Call call) {
        call.query().allow(List.of());
        Access.requireNews(call);
        return followers.follow(
                Followers.lastSeen(call, Followers.NOW), Duration.ZERO, this::events);
    }

    private String events(@Nullable List<Change> changes, long head) {
        StringBuilder events = new StringBuilder(256);
        if (changes == null) {
            event(head, "global", null, events);
        } else {
            changes.forEach(change ->
                    event(change.revision(), kind(change.entity()), change.flagKey(), events));
        }
        return events.toString();
    }

    private void event(long revision, String kind, @Nullable String flagKey, StringBuilder out) {
        out.append("event: revision\nid: ").append(revision).append("\ndata: {\"revision\":");
        out.append(numbered ? Long.toString(revision) : "null");
        out.append(",\"kind\":\"").append(kind).append('"');
        if (flagKey != null) {
            Strings.quote(flagKey, out.append(",\"flag_key\":"));
        }
        out.append("}\n\n");
    }

    /** In the words of the hints that nodes send each other. */
    static String kind(EntityId entity) {
        return switch (entity.kind()) {
            case FLAG -> "flag_registry";
            case OVERRIDE ->
                    entity.key().contains("\u001fuser\u001f") ? "user_override" : "tenant_override";
            case COHORT, SETTINGS, METADATA, API_KEY -> "global";
            case APPROVAL -> "approval_ttl_refresh";
        };
    }
}
