package dev.halyard.server.admin;

import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Instants;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Problem;
import org.jspecify.annotations.Nullable;

/** Parameters of lists that several of them have; null where one is absent. */
final class Asked {
    private Asked() {}

    static @Nullable Env env(Call call) {
        String id = call.query().get("env");
        for (Env env : Env.values()) {
            if (env.id().equals(id)) {
                return env;
            }
        }
        if (id != null) {
            throw Problem.invalid(
                    "There is no environment " + Problem.shown(id) + ".",
                    "env is one of prod, staging, dev.");
        }
        return null;
    }

    static @Nullable Long instant(Call call, String name) {
        String text = call.query().get(name);
        if (text == null) {
            return null;
        }
        long instant = Instants.parse(text);
        if (instant == Instants.NONE) {
            throw Problem.invalid(
                    name + " is no instant.", "Send one such as 2026-11-22T07:00:00Z.");
        }
        return instant;
    }
}
