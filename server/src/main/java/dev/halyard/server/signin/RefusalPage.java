package dev.halyard.server.signin;

import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Problem;
import java.util.Objects;

/** A refusal for somebody who looks at a browser: what is wrong, what to do, and a way on. */
final class RefusalPage {
    private RefusalPage() {}

    static Answer of(Problem problem) {
        Answer answer =
                Answer.text(
                                problem.code().status(),
                                "text/html; charset=utf-8",
                                """
                                <!doctype html>
                                <html lang="en">
                                <head>
                                <meta charset="utf-8">
                                <meta name="viewport" content="width=device-width, initial-scale=1">
                                <meta name="color-scheme" content="light dark">
                                <title>Not signed in · Halyard</title>
                                </head>
                                <body>
                                <main>
                                <h1>You are not signed in</h1>
                                <p>%s</p>
                                <p>%s</p>
                                <p><a href="/auth/sign-in">Sign in again</a></p>
                                <p><small>%s</small></p>
                                </main>
                                </body>
                                </html>
                                """
                                        .formatted(
                                                escaped(
                                                        Objects.requireNonNullElse(
                                                                problem.getMessage(), "")),
                                                escaped(problem.hint()),
                                                problem.code().id()))
                        .with(
                                "Content-Security-Policy",
                                "default-src 'none'; base-uri 'none'; form-action 'none';"
                                        + " frame-ancestors 'none'")
                        .with("Referrer-Policy", "no-referrer")
                        .with("X-Frame-Options", "DENY");
        return problem.code().status() == 503 ? answer.with("Retry-After", "5") : answer;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
