package dev.halyard.storage.redis;

import dev.halyard.control.hint.Hints;
import dev.halyard.control.hint.MemoryHints;

class MemoryHintsTest extends HintsContract {
    private final MemoryHints.Channel channel = new MemoryHints.Channel();

    @Override
    Hints open() {
        return new MemoryHints(channel);
    }

    @Override
    void send(String text) {
        channel.send(text);
    }
}
