package dev.halyard.bench;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Who asks: users with ids as identity providers give them, spread over fifty tenants. So many of
 * them that a processor cannot learn one user's way through the code.
 */
final class Users {
    /** How many; a power of two, so that going round them is one instruction. */
    static final int COUNT = 1024;

    /** The ten tenants that {@link Flags#LISTED} names. */
    static final List<String> LISTED_TENANTS =
            IntStream.range(0, 10).mapToObj(Users::tenantName).toList();

    private static final int TENANTS = 50;
    private static final List<String> IDS = ids();

    private Users() {}

    private static List<String> ids() {
        Random random = new Random(20261122);
        return IntStream.range(0, COUNT)
                .mapToObj(user -> new UUID(random.nextLong(), random.nextLong()).toString())
                .toList();
    }

    static String id(int user) {
        return IDS.get(user);
    }

    static String tenant(int user) {
        return tenantName(user % TENANTS);
    }

    static boolean isListed(int user) {
        return LISTED_TENANTS.contains(tenant(user));
    }

    private static String tenantName(int tenant) {
        return "tenant-%02d".formatted(tenant);
    }

    /** Everyone's context, in the form that a contestant wants. */
    static <T> List<T> prepare(Function<Integer, T> context) {
        return IntStream.range(0, COUNT).boxed().map(context).toList();
    }
}
