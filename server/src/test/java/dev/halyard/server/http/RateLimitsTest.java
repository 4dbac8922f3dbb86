package dev.halyard.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often one may ask, by a clock that the test turns. */
class RateLimitsTest {
    private final Clock clock = new Clock();

    private static final class Clock implements TimeMeter {
        private long nanos = 1_000_000_000_000L;

        void pass(Duration time) {
            nanos += time.toNanos();
        }

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    private RateLimits limits(int key, int tenant) {
        return new RateLimits(
                new RateLimits.Rates(key, tenant, 0), new ClientAddress(Networks.NONE), clock);
    }

    private static Identity service(@Nullable String keyId, String id, @Nullable String tenant) {
        return identity(keyId, id, tenant, new Identity.Subject.Named());
    }

    private static Identity person(String id, String tenant) {
        return identity(
                null,
                id,
                tenant,
                new Identity.Subject.Own(id, tenant, null, null, Map.of(), Set.of()));
    }

    private static Identity identity(
            @Nullable String keyId, String id, @Nullable String tenant, Identity.Subject subject) {
        return new Identity(
                id, Set.of(), Set.of(), tenant, null, "jwt", keyId, Identity.ALL_ENVS, subject);
    }

    /** How many of so many calls are let through. */
    private static int admitted(RateLimits limits, Identity who, int calls) {
        int admitted = 0;
        for (int i = 0; i < calls; i++) {
            admitted += refusal(limits, who) == null ? 1 : 0;
        }
        return admitted;
    }

    private static @Nullable Problem refusal(RateLimits limits, Identity who) {
        try {
            limits.checkCaller(who);
            return null;
        } catch (Problem refused) {
            return refused;
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 10, 1", "5, 10, 5", "10, 10, 10", "50, 50, 50"})
    void aBucketHoldsASecondsWorthButTenAtLeast(int rate, int burst, int afterASecond) {
        RateLimits limits = limits(rate, 0);
        Identity who = service("k1", "U", null);
        assertThat(admitted(limits, who, 200)).isEqualTo(burst);
        clock.pass(Duration.ofSeconds(1));
        assertThat(admitted(limits, who, 200)).isEqualTo(afterASecond);
        clock.pass(Duration.ofHours(1));
        assertThat(admitted(limits, who, 200)).isEqualTo(burst);
    }

    @Test
    void aRefusalSaysWhenToAskAgainInWholeSecondsAndThenItIsTrue() {
        RateLimits limits = limits(1, 0);
        Identity who = service("k1", "U", null);
        admitted(limits, who, 10);
        clock.pass(Duration.ofMillis(300));
        Problem refused = java.util.Objects.requireNonNull(refusal(limits, who));
        assertThat(refused.code()).isEqualTo(Code.RATE_LIMITED);
        assertThat(refused.headers()).containsEntry("Retry-After", "1");
        clock.pass(Duration.ofMillis(699));
        assertThat(refusal(limits, who)).isNotNull();
        clock.pass(Duration.ofMillis(1));
        assertThat(refusal(limits, who)).isNull();
    }

    @Test
    void whatOneTenantUsesIsNeverAnothers() {
        RateLimits limits = limits(0, 10);
        assertThat(admitted(limits, person("U-1", "acme"), 100)).isEqualTo(10);
        assertThat(admitted(limits, person("U-2", "acme"), 100)).isZero();
        assertThat(admitted(limits, service("k", "S", "acme"), 100)).isZero();
        assertThat(admitted(limits, person("U-1", "globex"), 100)).isEqualTo(10);
        assertThat(admitted(limits, service("k", "S", null), 100)).isEqualTo(100);
    }

    @Test
    void whatOneCredentialUsesIsNeverAnothers() {
        RateLimits limits = limits(10, 0);
        assertThat(admitted(limits, service("k1", "maker", "acme"), 100)).isEqualTo(10);
        assertThat(admitted(limits, service("k2", "maker", "acme"), 100)).isEqualTo(10);
        assertThat(admitted(limits, service(null, "k1", "acme"), 100)).isEqualTo(10);
        assertThat(admitted(limits, service(null, "service", "acme"), 100)).isEqualTo(10);
        assertThat(admitted(limits, service(null, "service", "globex"), 100)).isEqualTo(10);
        assertThat(admitted(limits, service(null, "service", null), 100)).isEqualTo(10);
        assertThat(admitted(limits, person("service", "acme"), 100)).isEqualTo(100);
    }

    @Test
    void withoutLimitsNobodyIsRefused() {
        assertThat(admitted(limits(0, 0), service("k", "S", "acme"), 1_000)).isEqualTo(1_000);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 203.0.113.9, true",
        "203.0.113.9, 203.0.113.8, false",
        "2001:db8:0:1::1, 2001:db8:0:1:ffff::2, true",
        "2001:db8:0:1::1, 2001:db8:0:2::1, false",
    })
    void addressesOfOneIpv6NetworkCountAsOne(String one, String other, boolean same) {
        boolean equal =
                RateLimits.network(InetAddress.ofLiteral(one))
                        .equals(RateLimits.network(InetAddress.ofLiteral(other)));
        assertThat(equal).isEqualTo(same);
    }
}
