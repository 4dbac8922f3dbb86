package dev.halyard.bench;

/** Something that decides flags in process. */
interface Contestant extends AutoCloseable {
    /** Whether the flag is on for the user. */
    boolean isOn(String flag, int user);

    /** Ends its threads. */
    @Override
    default void close() {}
}
