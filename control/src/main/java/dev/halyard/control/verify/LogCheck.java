package dev.halyard.control.verify;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.Checkpoint;
import dev.halyard.control.log.Head;
import dev.halyard.control.log.ProjectionCheck;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.List;

/** Verifies the log of a running service, and what it made of it, while changes go on. */
public final class LogCheck {
    private static final int CHECKPOINTS = 1000;

    private final ChangeLog log;
    private final Head end;
    private final LogVerifier verifier;
    private long lines;

    private LogCheck(ChangeLog log) {
        this.log = log;
        List<Checkpoint> kept = log.checkpoints(CHECKPOINTS); // before the head: none is of later
        end = log.head();
        List<KnownHead> known = new ArrayList<>();
        if (end.seq() > 0) {
            known.add(KnownHead.at(end.seq(), end.hash()));
        }
        kept.forEach(checkpoint -> known.add(KnownHead.of(checkpoint)));
        verifier = new LogVerifier(known);
        kept.stream()
                .filter(checkpoint -> !CheckpointKey.verifies(checkpoint, checkpoint.publicKey()))
                .mapToLong(Checkpoint::seq)
                .min()
                .ifPresent(seq ->
                        verifier.refuse(seq, "has a checkpoint whose signature is not right"));
    }

    /**
     * Verifies every record up to the head there is now: the chain, the kept checkpoints, a replay,
     * and that the projections say the same.
     *
     * @return {@code {valid, head, records, first_bad?}}
     */
    public static Value.Members run(ChangeLog log) {
        return new LogCheck(log).run();
    }

    private Value.Members run() {
        log.lines(0, this::line);
        verifier.end();
        if (lines > log.head().seq()) {
            verifier.refuse(end.seq() + 1, "is there, but the log's head is before it");
        }
        if (verifier.bad() == null) {
            ProjectionCheck.check(log)
                    .ifPresent(found ->
                            verifier.refuse(found.seq(), "projections: " + found.problem()));
        }
        return verifier.result();
    }

    private void line(String line) {
        lines++;
        if (lines <= end.seq()) {
            verifier.next(line);
        }
    }
}
