package dev.halyard.server.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How much one caller may ask: a bucket of tokens for each API key or service token, for each
 * tenant, and for each address, so that what one uses is never another's. A bucket holds a second's
 * worth, and ten at least. Thread-safe.
 */
public final class RateLimits {
    private static final int LEAST_BURST = 10;

    /** More callers than these at once: who asked longest ago begins with a full bucket again. */
    private static final int MOST_BUCKETS = 50_000;

    /** By then every bucket is full again, as a new one is. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);

    /** The part of an IPv6 address that names a network: one subscriber has all addresses in it. */
    private static final int V6_NETWORK_BYTES = 8;

    private final ClientAddress addresses;
    private final @Nullable Buckets<String> byKey;
    private final @Nullable Buckets<String> byTenant;
    private final @Nullable Buckets<ByteBuffer> byAddress;

    /** Requests a second; 0 for no limit. */
    public record Rates(int perKey, int perTenant, int perAddress) {
        public static final Rates NONE = new Rates(0, 0, 0);
    }

    public RateLimits(Rates rates, ClientAddress addresses) {
        this(rates, addresses, TimeMeter.SYSTEM_NANOTIME);
    }

    RateLimits(Rates rates, ClientAddress addresses, TimeMeter clock) {
        this.addresses = addresses;
        byKey = rates.perKey == 0 ? null : new Buckets<>("API key", rates.perKey, clock);
        byTenant = rates.perTenant == 0 ? null : new Buckets<>("tenant", rates.perTenant, clock);
        byAddress =
                rates.perAddress == 0 ? null : new Buckets<>("address", rates.perAddress, clock);
    }

    /**
     * Before it is known who asks, which costs more to find out than to refuse.
     *
     * @throws Problem {@code rate_limited}
     */
    void checkAddress(Call call) {
        if (byAddress != null) {
            byAddress.take(network(addresses.of(call.peer(), call.forwardedFor())));
        }
    }

    /**
     * Once it is known who asks.
     *
     * @throws Problem {@code rate_limited}
     */
    void checkCaller(Identity who) {
        if (byKey != null) {
            String key = credential(who);
            if (key != null) {
                byKey.take(key);
            }
        }
        if (byTenant != null && who.tenant() != null) {
            byTenant.take(who.tenant());
        }
    }

    /** What asks for others: an API key, or a service's token. Null for a person. */
    private static @Nullable String credential(Identity who) {
        if (who.keyId() != null) {
            return "key " + who.keyId();
        }
        if (!(who.subject() instanceof Identity.Subject.Named) || who.id() == null) {
            return null;
        }
        // No id has a line break: services of two tenants may have one name.
        return "id " + who.id() + (who.tenant() == null ? "" : "\n" + who.tenant());
    }

    static ByteBuffer network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, V6_NETWORK_BYTES));
    }

    private static final class Buckets<K> {
        private final String whose;
        private final int rate;
        private final TimeMeter clock;
        private final Cache<K, Bucket> buckets =
                Caffeine.newBuilder()
                        .maximumSize(MOST_BUCKETS)
                        .expireAfterAccess(FORGOTTEN_AFTER)
                        .build();

        Buckets(String whose, int rate, TimeMeter clock) {
            this.whose = whose;
            this.rate = rate;
            this.clock = clock;
        }

        void take(K caller) {
            Bucket bucket = buckets.get(caller, any -> full());
            long nanos = bucket.tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill();
            if (nanos > 0) {
                throw refused(nanos);
            }
        }

        private Bucket full() {
            return Bucket.builder()
                    .addLimit(limit ->
                            limit.capacity(Math.max(rate, LEAST_BURST))
                                    .refillGreedy(rate, Duration.ofSeconds(1)))
                    .withCustomTimePrecision(clock)
                    .build();
        }

        private Problem refused(long nanos) {
            long seconds = (nanos + TimeUnit.SECONDS.toNanos(1) - 1) / TimeUnit.SECONDS.toNanos(1);
            return new Problem(
                            Code.RATE_LIMITED,
                            "This %s asks more than %d times a second.".formatted(whose, rate),
                            "Ask again after the seconds in Retry-After, and less often; a batch"
                                    + " asks for many flags at once.")
                    .withHeader("Retry-After", Long.toString(seconds));
        }
    }
}
