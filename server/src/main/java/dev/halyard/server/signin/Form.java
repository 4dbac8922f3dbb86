package dev.halyard.server.signin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Parameters as forms and addresses carry them. */
final class Form {
    private Form() {}

    /** Of a name, its value, the next name, and so on. */
    static String of(List<String> namesAndValues) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            pairs.add(encoded(namesAndValues.get(i)) + "=" + encoded(namesAndValues.get(i + 1)));
        }
        return String.join("&", pairs);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
