package dev.halyard.control.feed;

import dev.halyard.control.state.State;
import dev.halyard.evaluator.Snapshot;

/** What is answered from: a state and its snapshot, of one revision. Immutable. */
public record Served(State state, Snapshot snapshot) {}
