package dev.halyard.server.tls;

import dev.halyard.server.health.Check;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the service proves itself with. The two files are looked at again and again, for whatever
 * renews them replaces one after the other; once they fit each other, new handshakes use them and
 * connections that are open go on. Files that do not fit change nothing, and are told. Thread-safe.
 */
public final class Certificate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Certificate.class);

    private final KeyPairFiles files;
    private final SwitchingKeys keys;
    private final SSLContext context;
    private final InstantSource clock;
    private final ScheduledExecutorService poll;
    private volatile String trouble = "";

    /** What the last look met; a renewal under way is met once, and is no trouble. */
    private String met = "";

    private Certificate(KeyPairFiles files, KeyPairFiles.Pair first, InstantSource clock) {
        this.files = files;
        this.clock = clock;
        keys = new SwitchingKeys(first);
        context = ServerContext.of(keys);
        poll =
                Executors.newSingleThreadScheduledExecutor(
                        work -> Thread.ofPlatform().daemon().name("tls-files").unstarted(work));
    }

    /**
     * Reads the files, and follows them until closed.
     *
     * @param certificate PEM: the service's own certificate, then its issuers'
     * @param key PEM, PKCS #8, not encrypted
     * @throws IllegalArgumentException when they cannot be used; the message says why and what to
     *     do
     */
    public static Certificate follow(
            Path certificate, Path key, Duration every, InstantSource clock) {
        KeyPairFiles files = new KeyPairFiles(certificate, key);
        try {
            Certificate followed = new Certificate(files, files.read(), clock);
            long millis = every.toMillis();
            var _ =
                    followed.poll.scheduleWithFixedDelay(
                            followed::look, millis, millis, TimeUnit.MILLISECONDS);
            return followed;
        } catch (KeyPairFiles.UnusableException e) {
            throw new IllegalArgumentException(e.getMessage());
        }
    }

    /** For the listener. */
    public SSLContext context() {
        return context;
    }

    /** Whether it is good, and until when. */
    public Check check() {
        Instant end = keys.current().own().getNotAfter().toInstant();
        boolean expired = end.isBefore(clock.instant());
        String until = (expired ? "expired " : "good until ") + end;
        String why = trouble;
        return new Check(
                why.isEmpty() && !expired,
                why.isEmpty() ? until : until + "; what the files hold now is not used: " + why);
    }

    /** Reads both files whole each time: they are small, and times of files lie. */
    private void look() {
        try {
            KeyPairFiles.Pair found = files.read();
            if (!found.chain().equals(keys.current().chain())
                    || !found.key().equals(keys.current().key())) {
                keys.use(found);
                LOG.atInfo()
                        .addKeyValue("until", found.own().getNotAfter().toInstant())
                        .log("The TLS certificate was renewed");
            }
            met = "";
            trouble = "";
        } catch (KeyPairFiles.UnusableException | RuntimeException e) {
            String why = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
            if (why.equals(met) && !why.equals(trouble)) {
                trouble = why;
                LOG.atWarn()
                        .addKeyValue("reason", why)
                        .log("The TLS files changed and cannot be used; the old pair goes on");
            }
            met = why;
        }
    }

    @Override
    public void close() {
        poll.shutdownNow();
    }
}
