package dev.halyard.server.admin;

import dev.halyard.control.ControlPlane;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Reach;
import dev.halyard.control.change.Submission;
import dev.halyard.control.log.Actor;
import dev.halyard.control.log.Digests;
import dev.halyard.control.state.Canonical;
import dev.halyard.control.state.Doc;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Identity;
import dev.halyard.server.http.Problem;
import dev.halyard.server.http.Role;
import dev.halyard.server.store.Store;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How every change is made: the body's control fields, {@code If-Match} and {@code Idempotency-Key}
 * become a submission, and what the control plane answers becomes the answer. Thread-safe.
 */
public final class Changes {
    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
    private static final int LONGEST_KEY = 255;

    private final ControlPlane control;
    private final Envelope envelope;
    private final Set<Env> answered;

    /**
     * @param answered the environments of this deployment: who may ask for all of them is bound to
     *     none
     */
    public Changes(ControlPlane control, Envelope envelope, Set<Env> answered) {
        this.control = control;
        this.envelope = envelope;
        this.answered = Set.copyOf(answered);
    }

    /** Makes the change that a body asks for. */
    Answer make(Call call, Function<Value.Members, Command> read) {
        return make(call, read, ControlPlane.Outcome::answer);
    }

    /**
     * Makes the change that a body asks for.
     *
     * @param shown the data of the answer, which may say more than is remembered of it
     */
    Answer make(
            Call call,
            Function<Value.Members, Command> read,
            Function<ControlPlane.Outcome, Value.Members> shown) {
        call.query().allow(java.util.List.of());
        Value.Members body = call.hasBody() ? call.body() : Doc.object().members();
        return make(call, body, read.apply(body), shown);
    }

    Answer make(Call call, Value.Members body, Command command) {
        return make(call, body, command, ControlPlane.Outcome::answer);
    }

    private Answer make(
            Call call,
            Value.Members body,
            Command command,
            Function<ControlPlane.Outcome, Value.Members> shown) {
        Value.Members data = shown.apply(control.settle(submission(call, body, command)));
        Answer answer = envelope.ok(call, data.toJson());
        return Doc.get(data, "version") instanceof Value.Num version
                ? answer.with("ETag", "\"" + version.literal() + "\"")
                : answer;
    }

    Submission submission(Call call, Value.Members body, Command command) {
        return new Submission(
                command,
                actor(call.identity()),
                text(body, "reason"),
                version(call, body),
                text(body, "approval_ref"),
                flag(body, "dry_run"),
                idempotency(call, body),
                call.requestId(),
                Store.changeId(),
                reach(call.identity()));
    }

    private Reach reach(Identity identity) {
        boolean bounded = !identity.envs().containsAll(answered);
        return new Reach(bounded ? identity.envs() : Identity.ALL_ENVS, identity.confinedTo());
    }

    static Actor actor(Identity identity) {
        return new Actor(
                Objects.requireNonNullElse(identity.id(), "anonymous"),
                identity.roles().stream().map(Role::id).sorted().toList(),
                identity.roleKey(),
                identity.source(),
                identity.keyId());
    }

    private static @Nullable String text(Value.Members body, String name) {
        Value value = Doc.get(body, name);
        if (value == null || value instanceof Value.Text) {
            return Doc.text(body, name);
        }
        throw Problem.invalid("/" + name + " is no string.", "Send a string, or leave it out.");
    }

    private static boolean flag(Value.Members body, String name) {
        Value value = Doc.get(body, name);
        if (value == null || value instanceof Value.Bool) {
            return Doc.flag(body, name);
        }
        throw Problem.invalid("/" + name + " is neither true nor false.", "Send true or false.");
    }

    /** {@code expected_version}, or {@code expected_revision} of an import, or {@code If-Match}. */
    private static @Nullable Long version(Call call, Value.Members body) {
        Long sent = sent(body);
        String tag = call.header(HeaderNames.IF_MATCH);
        Long matched = tag == null ? null : tagged(tag);
        if (sent != null && matched != null && !sent.equals(matched)) {
            throw Problem.invalid(
                    "If-Match and the body name two versions.", "Send the version you saw, once.");
        }
        return sent == null ? matched : sent;
    }

    private static @Nullable Long sent(Value.Members body) {
        for (String name : java.util.List.of("expected_version", "expected_revision")) {
            Value value = Doc.get(body, name);
            if (value instanceof Value.Num number && number.value() == Math.rint(number.value())) {
                return (long) number.value();
            }
            if (value != null) {
                throw Problem.invalid(
                        "/" + name + " is no whole number.", "Send the version that you saw.");
            }
        }
        return null;
    }

    private static Long tagged(String tag) {
        String bare = tag.startsWith("W/") ? tag.substring(2) : tag;
        try {
            return Long.parseLong(bare.replace("\"", "").trim());
        } catch (NumberFormatException e) {
            throw Problem.invalid(
                    "If-Match holds no version.", "Send the ETag that you got, such as \"3\".");
        }
    }

    private static Submission.@Nullable Idempotency idempotency(Call call, Value.Members body) {
        String key = call.header(IDEMPOTENCY_KEY);
        if (key == null) {
            return null;
        }
        if (key.length() > LONGEST_KEY) {
            throw Problem.invalid(
                    "The Idempotency-Key is longer than " + LONGEST_KEY + " characters.",
                    "Send a shorter one, such as a UUID.");
        }
        String asked = call.method() + " " + call.target() + " " + Canonical.write(body);
        return new Submission.Idempotency(key, Digests.sha256(asked));
    }
}
