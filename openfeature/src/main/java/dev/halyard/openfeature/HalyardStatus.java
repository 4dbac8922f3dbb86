package dev.halyard.openfeature;

import org.jspecify.annotations.Nullable;

/**
 * How a provider stands, for an application's own health page.
 *
 * @param version of the flags that are answered from: a revision, or a checksum of files; null
 *     while there are none
 * @param freshness {@code live}; {@code last_known_good} while the service is out of reach; {@code
 *     file} without one; {@code none}
 * @param dropped evaluations and tracked events that the service could not be told of
 */
public record HalyardStatus(@Nullable String version, String freshness, long dropped) {}
