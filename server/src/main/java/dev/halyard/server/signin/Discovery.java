package dev.halyard.server.signin;

import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a provider publishes of itself under {@code /.well-known/openid-configuration}. Immutable.
 *
 * @param basic whether it takes a client's secret as Basic authentication, as all do by default
 * @param namesItself whether its answers name their issuer (RFC 9207), so that they must
 */
record Discovery(URI authorize, URI token, URI keys, boolean basic, boolean namesItself) {
    private static final int DEPTH = 16;

    /**
     * Reads the document.
     *
     * @throws IOException when it is not this provider's, or lacks something; says what
     */
    static Discovery of(byte[] document, URI issuer) throws IOException {
        Map<String, Value> all;
        try {
            if (!(Json.parse(document, DEPTH) instanceof Value.Members members)) {
                throw new IOException("its discovery document is no object");
            }
            all = members.members();
        } catch (MalformedJsonException e) {
            throw new IOException("its discovery document is no JSON", e);
        }
        if (!issuer.toString().equals(Session.text(all.get("issuer")))) {
            throw new IOException("its discovery document names another issuer");
        }
        return new Discovery(
                endpoint(all, "authorization_endpoint"),
                endpoint(all, "token_endpoint"),
                endpoint(all, "jwks_uri"),
                takesBasic(all.get("token_endpoint_auth_methods_supported")),
                new Value.Bool(true)
                        .equals(all.get("authorization_response_iss_parameter_supported")));
    }

    private static boolean takesBasic(@Nullable Value methods) {
        return !(methods instanceof Value.Array known)
                || known.elements().contains(Value.of("client_secret_basic"))
                || !known.elements().contains(Value.of("client_secret_post"));
    }

    private static URI endpoint(Map<String, Value> all, String name) throws IOException {
        String text = Session.text(all.get(name));
        try {
            URI url = text == null ? null : URI.create(text);
            if (url != null && Fetch.isSafe(url) && url.getRawFragment() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new IOException("its discovery document has no " + name + " by https");
    }

    /** With parameters added to those it has. */
    static String with(URI url, List<String> namesAndValues) {
        StringBuilder out = new StringBuilder(url.toString());
        String separator = url.getRawQuery() == null ? "?" : "&";
        return out.append(separator).append(Form.of(namesAndValues)).toString();
    }
}
