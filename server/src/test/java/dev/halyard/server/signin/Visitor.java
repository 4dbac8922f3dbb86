package dev.halyard.server.signin;

import dev.halyard.server.Client;
import dev.halyard.server.Reply;
import dev.halyard.server.RunningService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody with a browser: it keeps cookies, and says where its calls come from. */
final class Visitor {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final Map<String, String> cookies = new LinkedHashMap<>();
    private final Client client;
    final String origin;

    Visitor(RunningService service) {
        client = service.client();
        origin = "http://127.0.0.1:" + service.port();
    }

    Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    /** As a page of the service does. */
    Reply post(String path, String body) {
        return send("POST", path, body, "Origin: " + origin);
    }

    Reply send(String method, String path, @Nullable String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!cookies.isEmpty()) {
            List<String> pairs = new ArrayList<>();
            cookies.forEach((name, value) -> pairs.add(name + "=" + value));
            all.add("Cookie: " + String.join("; ", pairs));
        }
        if (body != null) {
            all.add("Content-Type: application/json");
        }
        Reply reply =
                client.send(
                        method,
                        path,
                        body == null ? null : body.replace('\'', '"'),
                        all.toArray(String[]::new));
        for (String cookie : reply.headers().allValues("Set-Cookie")) {
            String pair = cookie.substring(0, cookie.indexOf(';'));
            String name = pair.substring(0, pair.indexOf('='));
            if (cookie.contains("Max-Age=0")) {
                cookies.remove(name);
            } else {
                cookies.put(name, pair.substring(name.length() + 1));
            }
        }
        return reply;
    }

    /** The status of reading the control plane, whatever the answer. */
    int reading(String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(origin + "/api/admin/flags"));
        cookies.forEach((name, value) -> request.header("Cookie", name + "=" + value));
        for (String header : headers) {
            int colon = header.indexOf(':');
            request.header(header.substring(0, colon), header.substring(colon + 1).trim());
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The path and query that the provider sends this browser back to. */
    String atProvider(Reply signIn) {
        try {
            HttpResponse<Void> response =
                    HTTP.send(
                            HttpRequest.newBuilder(URI.create(signIn.header("Location"))).build(),
                            HttpResponse.BodyHandlers.discarding());
            URI back = URI.create(response.headers().firstValue("Location").orElse(""));
            return back.getRawPath() + "?" + back.getRawQuery();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From beginning to end; what the last step is answered with. */
    Reply signIn() {
        return get(atProvider(get("/auth/sign-in?return_to=/tester?key=a")));
    }

    Reply session() {
        return get("/auth/session");
    }

    boolean isSignedIn() {
        return session().at("/data/signed_in").equals("true");
    }
}
