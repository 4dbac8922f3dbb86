package dev.halyard.control.change;

import dev.halyard.control.state.ApiKey;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns the bodies of requests about API keys into commands, as {@link Bodies} does others. */
public final class ApiKeyBodies {
    private static final int LONGEST_NAME = 200;
    private static final int MOST_HOURS = 720;
    private static final int HOURS = 24;

    private ApiKeyBodies() {}

    /**
     * A key to be made.
     *
     * @param hash SHA-256 of its secret, lower-case hex
     */
    public static Command create(String id, String hash, Value.Members body) {
        Input input =
                new Input(body, "name", "access", "envs", "tenant", "permissions", "expires_at");
        String name = name(input);
        ApiKey.Access access = access(input);
        List<Env> envs = envs(input);
        String tenant = input.text("tenant");
        if (tenant != null) {
            Bodies.checkId("tenant", tenant, input);
        }
        List<String> permissions = permissions(input, tenant);
        String expires = input.instant("expires_at");
        input.done();
        return new Command.CreateApiKey(
                id,
                hash,
                Objects.requireNonNull(name),
                Objects.requireNonNull(access),
                envs,
                tenant,
                permissions,
                expires);
    }

    private static @Nullable String name(Input input) {
        String name = input.text("name");
        if (!input.has("name")) {
            input.wrong("name", "is required: which server it is for");
        } else if (name != null
                && (name.isBlank() || name.codePointCount(0, name.length()) > LONGEST_NAME)) {
            input.wrong("name", "must be 1 to 200 characters, not all of them blank");
        }
        return name;
    }

    private static ApiKey.@Nullable Access access(Input input) {
        String word = input.text("access");
        for (ApiKey.Access access : ApiKey.Access.values()) {
            if (access.id().equals(word)) {
                return access;
            }
        }
        if (word != null || !input.has("access")) {
            input.wrong("access", "must be read or write");
        }
        return null;
    }

    private static @Nullable List<Env> envs(Input input) {
        List<String> words = input.texts("envs");
        if (words == null) {
            return null;
        }
        TreeSet<Env> envs = new TreeSet<>();
        for (Env env : Env.values()) {
            if (words.contains(env.id())) {
                envs.add(env);
            }
        }
        if (envs.isEmpty() || envs.size() < new TreeSet<>(words).size()) {
            input.wrong("envs", "must be some of prod, staging, dev; left out, it is for all");
        }
        return new ArrayList<>(envs);
    }

    private static List<String> permissions(Input input, @Nullable String tenant) {
        List<String> words = input.texts("permissions");
        if (words == null) {
            return List.of();
        }
        if (!List.of(ApiKey.OVERRIDE, ApiKey.SNAPSHOT).containsAll(words)) {
            input.wrong("permissions", "must be some of flags.override, flags.snapshot");
        } else if (tenant != null && words.contains(ApiKey.SNAPSHOT)) {
            input.wrong(
                    "permissions",
                    "must be without flags.snapshot: that has every tenant's rows, and the key is"
                            + " bound to one");
        }
        return List.copyOf(new TreeSet<>(words));
    }

    /** Another secret for a key. */
    public static Command rotate(String id, String hash, Value.Members body) {
        Input input = new Input(body, "overlap_hours");
        long hours = HOURS;
        if (input.has("overlap_hours")) {
            hours = -1;
            if (input.value("overlap_hours") instanceof Value.Num number
                    && number.value() == Math.rint(number.value())
                    && number.value() <= MOST_HOURS) {
                hours = (long) number.value();
            }
            if (hours < 0) {
                input.wrong("overlap_hours", "must be a whole number of hours from 0 to 720");
            }
        }
        input.done();
        return new Command.RotateApiKey(id, hash, Duration.ofHours(hours));
    }

    public static Command revoke(String id, Value.Members body) {
        new Input(body).done();
        return new Command.RevokeApiKey(id);
    }
}
