package dev.halyard.server;

import java.io.IOException;

/** Signals to processes that a test has started, and the end of its threads. */
final class Signals {
    private Signals() {}

    static void send(String which, long pid) throws IOException {
        Process kill = new ProcessBuilder("kill", which, Long.toString(pid)).inheritIO().start();
        if (kill.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("no signal was sent");
        }
    }

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
