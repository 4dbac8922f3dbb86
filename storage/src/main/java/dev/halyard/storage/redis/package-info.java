/**
 * What Redis carries between nodes: hints. It is never needed and never trusted. Start at {@link
 * dev.halyard.storage.redis.RedisHints}.
 */
@NullMarked
package dev.halyard.storage.redis;

import org.jspecify.annotations.NullMarked;
