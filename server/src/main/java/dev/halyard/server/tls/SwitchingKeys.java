package dev.halyard.server.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The key that handshakes use, which can be switched between two of them. A handshake asks for an
 * alias first, then for its key and its chain; the alias names a pair, so that no handshake gets
 * one of the old and one of the new. Thread-safe.
 */
final class SwitchingKeys extends X509ExtendedKeyManager {
    private volatile List<Named> pairs;

    /** What an alias stands for. */
    private record Named(String alias, KeyPairFiles.Pair pair) {}

    SwitchingKeys(KeyPairFiles.Pair first) {
        pairs = List.of(new Named("0", first));
    }

    /** From the next handshake on; the one before goes on to be known, for those under way. */
    synchronized void use(KeyPairFiles.Pair next) {
        Named last = pairs.get(0);
        pairs = List.of(new Named(Long.toString(Long.parseLong(last.alias) + 1), next), last);
    }

    KeyPairFiles.Pair current() {
        return pairs.get(0).pair;
    }

    private KeyPairFiles.@Nullable Pair named(String alias) {
        for (Named each : pairs) {
            if (each.alias.equals(alias)) {
                return each.pair;
            }
        }
        return null;
    }

    private @Nullable String alias(String keyType) {
        Named now = pairs.get(0);
        return now.pair.own().getPublicKey().getAlgorithm().equals(keyType) ? now.alias : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        return alias(keyType);
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, Socket socket) {
        return alias(keyType);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        KeyPairFiles.Pair pair = named(alias);
        return pair == null ? null : pair.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        KeyPairFiles.Pair pair = named(alias);
        return pair == null ? null : pair.key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = alias(keyType);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String @Nullable [] keyTypes, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
