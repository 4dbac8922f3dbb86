package dev.halyard.server.health;

/**
 * How one part of the service is.
 *
 * @param detail in words, for a person
 */
public record Check(boolean ok, String detail) {}
