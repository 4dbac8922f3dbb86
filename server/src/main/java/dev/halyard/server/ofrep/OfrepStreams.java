package dev.halyard.server.ofrep;

import dev.halyard.control.feed.RecentChanges.Change;
import dev.halyard.control.log.EntityId;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Problem;
import dev.halyard.server.stream.Followers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /ofrep/v1/stream?token=}: tells a client when to ask again, if its tenant may get
 * something else. The address is the credential: it is good for this alone and for an hour. Whoever
 * comes back is told to ask at once unless nothing changed since. Thread-safe.
 */
public final class OfrepStreams {
    private static final String PATH = "/ofrep/v1/stream";

    /** Clients gather events too; so much later and no more. */
    private static final Duration CALM = Duration.ofMillis(20);

    private static final String SEPARATOR = "\u001f";

    private final Followers followers;
    private final StreamTokens tokens;

    public OfrepStreams(Followers followers, byte[] secret, InstantSource clock) {
        this.followers = followers;
        tokens = new StreamTokens(secret, clock);
    }

    /** Where somebody of a tenant listens. */
    String address(@Nullable String tenant) {
        return PATH + "?token=" + tokens.issue(tenant);
    }

    public Answer get(Call call) {
        call.query().allow(List.of("token"));
        String token = call.query().get("token");
        StreamTokens.Grant grant =
                tokens.check(token == null ? "" : token)
                        .orElseThrow(() ->
                                new Problem(
                                        Code.TOKEN_EXPIRED,
                                        "The address of this stream is not good, or no longer.",
                                        "Ask for all flags again: the answer has a new one."));
        // a client that is new asked a moment before: it may have missed what came between
        long from = Followers.lastSeen(call, Followers.UNKNOWN);
        return followers.follow(
                from, CALM, (changes, head) -> events(changes, head, grant.tenant()));
    }

    private static String events(@Nullable List<Change> changes, long head, String tenant) {
        boolean concerned =
                changes == null || changes.stream().anyMatch(each -> concerns(each, tenant));
        return concerned
                ? "id: %d\ndata: {\"type\":\"refetchEvaluation\",\"etag\":\"%d\"}\n\n"
                        .formatted(head, head)
                : "";
    }

    /** Rows of other tenants are nobody's business, and approvals change nothing by themselves. */
    private static boolean concerns(Change change, String tenant) {
        EntityId entity = change.entity();
        return switch (entity.kind()) {
            case FLAG, COHORT, SETTINGS, METADATA -> true;
            case OVERRIDE -> {
                String of = entity.key().split(SEPARATOR, -1)[2];
                yield of.isEmpty() || of.equals(tenant);
            }
            case APPROVAL, API_KEY -> false;
        };
    }
}
