package dev.halyard.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.storage.sql.RegisterHistory.Operation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A checker that finds nothing wrong in anything would prove nothing. */
class RegisterHistoryTest {
    static Stream<Arguments> histories() {
        return Stream.of(
                Arguments.of("one after another", true, List.of(write(0, 1, 2), read(2, 3, 2))),
                Arguments.of(
                        "a read beside the write", true, List.of(write(0, 9, 2), read(1, 2, 1))),
                Arguments.of("which may see it, too", true, List.of(write(0, 9, 2), read(1, 2, 2))),
                Arguments.of("two reads of one", true, List.of(read(0, 1, 1), read(2, 3, 1))),
                Arguments.of("a stale read", false, List.of(write(0, 1, 2), read(2, 3, 1))),
                Arguments.of("a read of the future", false, List.of(read(0, 1, 2), write(2, 3, 2))),
                Arguments.of(
                        "a read that goes back",
                        false,
                        List.of(write(0, 9, 2), read(1, 2, 2), read(3, 4, 1))),
                Arguments.of("two winners", false, List.of(write(0, 1, 2), write(0, 1, 2))),
                Arguments.of(
                        "writes the wrong way", false, List.of(write(0, 1, 3), write(2, 3, 2))),
                Arguments.of("a write that was never made", false, List.of(read(0, 1, 5))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("histories")
    void aHistoryIsHeldToTheOneOrderThereCanBe(
            String name, boolean linearizable, List<Operation> operations) {
        RegisterHistory history = new RegisterHistory();
        operations.forEach(history::add);

        assertThat(history.violation(1).isEmpty()).as(name).isEqualTo(linearizable);
    }

    private static Operation write(long invoked, long returned, long version) {
        return new Operation("w", invoked, returned, version, true);
    }

    private static Operation read(long invoked, long returned, long version) {
        return new Operation("r", invoked, returned, version, false);
    }
}
