package dev.halyard.server.signin;

import dev.halyard.server.http.Problem;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a browser goes after signing in: a path of this service and nowhere else. */
final class ReturnTo {
    /**
     * Visible ASCII but for backslashes, which browsers take for slashes. Two slashes would name
     * another host at the beginning, and may come to stand there when dots are taken out.
     */
    private static final Pattern PATH = Pattern.compile("/[!-~&&[^\\\\]]*");

    private static final int LONGEST = 1024;

    private ReturnTo() {}

    /**
     * The path, {@code /} where none was sent.
     *
     * @throws Problem when it is not one
     */
    static String of(@Nullable String sent) {
        String path = sent == null ? "/" : sent;
        String bare = path.split("[?#]", 2)[0];
        if (path.length() > LONGEST || !PATH.matcher(path).matches() || bare.contains("//")) {
            throw Problem.invalid(
                    "return_to is not a path of this service.",
                    "Send one that begins with a single / and has no backslash, such as /tester.");
        }
        return bare.startsWith("/auth/") ? "/" : path;
    }
}
