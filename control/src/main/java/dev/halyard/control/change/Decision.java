package dev.halyard.control.change;

import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Value;
import java.util.List;

/**
 * What comes of a command.
 *
 * @param records to be appended, in order; none when nothing changes
 * @param next the state that they make
 * @param answer the data of the answer
 */
public record Decision(List<LogRecord> records, State next, Value.Members answer) {}
