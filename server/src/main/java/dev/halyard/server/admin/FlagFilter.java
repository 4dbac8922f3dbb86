package dev.halyard.server.admin;

import dev.halyard.control.state.Approval;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Instants;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which flags are wanted. Every parameter that is there must fit.
 *
 * @param stage in {@code env}, or in any environment
 * @param stale past its {@code expires_at}
 * @param overridden with stored overrides that count
 * @param pending with approvals that can still be signed or used
 * @param text in key, descriptions or owner
 * @param view of whoever asks; null for one who sees everything
 */
record FlagFilter(
        State state,
        long now,
        @Nullable String stage,
        @Nullable Env env,
        @Nullable String owner,
        @Nullable String tag,
        boolean stale,
        boolean overridden,
        boolean pending,
        boolean archived,
        @Nullable String text,
        @Nullable TenantView view)
        implements Predicate<FlagEntry> {
    static final List<String> QUERY =
            List.of(
                    "stage",
                    "env",
                    "owner",
                    "tag",
                    "stale",
                    "overridden",
                    "pending",
                    "archived",
                    "text",
                    "limit",
                    "cursor");

    /** What asks for more than a tenant sees. */
    private static final List<String> PLATFORM = List.of("owner", "tag", "stale", "pending");

    private static final List<String> SAID =
            List.of("key", "id", "description_en", "description_th", "owner_module");

    private static final List<String> SAID_INSIDE =
            List.of("key", "description_en", "description_th");

    /**
     * What a call asks for.
     *
     * @param view whose fields and rows alone may be asked about; null for all
     */
    static FlagFilter of(Call call, State state, long now, @Nullable TenantView view) {
        if (view != null && PLATFORM.stream().anyMatch(name -> call.query().get(name) != null)) {
            throw new Problem(
                    Code.FORBIDDEN,
                    String.join(", ", PLATFORM) + " take the role viewer.",
                    "Leave them out: stage, env, overridden, archived and text are answered.");
        }
        String text = call.query().get("text");
        checkStage(call.query().get("stage"));
        return new FlagFilter(
                state,
                now,
                call.query().get("stage"),
                Asked.env(call),
                call.query().get("owner"),
                call.query().get("tag"),
                call.query().flag("stale"),
                call.query().flag("overridden"),
                call.query().flag("pending"),
                call.query().flag("archived"),
                text == null ? null : text.toLowerCase(Locale.ROOT),
                view);
    }

    private static void checkStage(@Nullable String id) {
        if (id != null && Arrays.stream(Stage.values()).noneMatch(s -> s.id().equals(id))) {
            throw Problem.invalid(
                    "There is no stage " + Problem.shown(id) + ".",
                    "stage is one of "
                            + Arrays.stream(Stage.values())
                                    .map(Stage::id)
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
    }

    @Override
    public boolean test(FlagEntry flag) {
        return flag.archived() == archived
                && hasStage(flag)
                && (owner == null || isOwner(flag))
                && (tag == null || Doc.texts(flag.document(), "tags").contains(tag))
                && (!stale || isStale(flag))
                && (!overridden || isOverridden(flag))
                && (!pending || isPending(flag))
                && (text == null || mentions(flag, text));
    }

    private boolean hasStage(FlagEntry flag) {
        return stage == null
                || flag.states().entrySet().stream()
                        .filter(state -> env == null || state.getKey() == env)
                        .anyMatch(state -> state.getValue().stage().id().equals(stage));
    }

    private boolean isOwner(FlagEntry flag) {
        return owner != null
                && (owner.equals(Doc.text(flag.document(), "owner_module"))
                        || owner.equals(Doc.text(flag.document(), "owner")));
    }

    private boolean isStale(FlagEntry flag) {
        String expires = Doc.text(flag.document(), "expires_at");
        long at = expires == null ? Instants.NONE : Instants.parse(expires);
        return at != Instants.NONE && at <= now;
    }

    private boolean isOverridden(FlagEntry flag) {
        boolean[] live = {false};
        state.rowsOf(flag.key())
                .forEach((place, row) ->
                        live[0] |=
                                !row.isExpired(now)
                                        && (view == null
                                                || view.tenant().equals(place.tenantId())));
        return live[0];
    }

    private boolean isPending(FlagEntry flag) {
        for (Approval approval : state.openApprovals()) {
            if (approval.stateAt(now).isOpen() && approval.covers(flag.key())) {
                return true;
            }
        }
        return false;
    }

    private boolean mentions(FlagEntry flag, String wanted) {
        for (String name : view == null ? SAID : SAID_INSIDE) {
            Value value = Doc.get(flag.document(), name);
            if (value instanceof Value.Text words
                    && words.value().toLowerCase(Locale.ROOT).contains(wanted)) {
                return true;
            }
        }
        return false;
    }
}
