package dev.halyard.control.sim;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.OutcomeUnknownException;
import dev.halyard.control.log.StoreUnavailableException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** One node's way to the log, which breaks when it is told to. */
final class BrokenRoad {
    /** What becomes of the next transaction. */
    enum Commit {
        HAPPENS,
        /** It comes to nothing, and says so. */
        FAILS,
        /** It happens, and nobody is told. */
        IS_NOT_ANSWERED,
        /** It comes to nothing, and nobody is told. */
        IS_LOST
    }

    private final ChangeLog log;
    private volatile boolean cut;
    private volatile Commit next = Commit.HAPPENS;

    BrokenRoad(ChangeLog log) {
        this.log = log;
    }

    void cut(boolean now) {
        cut = now;
    }

    boolean isCut() {
        return cut;
    }

    void next(Commit commit) {
        next = commit;
    }

    ChangeLog log() {
        return (ChangeLog)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {ChangeLog.class},
                        (proxy, method, arguments) -> {
                            if (cut) {
                                throw new StoreUnavailableException("cut", null);
                            }
                            if (method.getName().equals("transact")) {
                                return transact((ChangeLog.Work<?>) arguments[0]);
                            }
                            try {
                                return method.invoke(log, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private Object transact(ChangeLog.Work<?> work) {
        Commit how = next;
        next = Commit.HAPPENS;
        Object result =
                log.transact(transaction -> {
                    Object done = work.run(transaction);
                    if (how == Commit.FAILS) {
                        throw new StoreUnavailableException("failed", null);
                    }
                    if (how == Commit.IS_LOST) {
                        throw new OutcomeUnknownException("lost", null);
                    }
                    return done;
                });
        if (how == Commit.IS_NOT_ANSWERED) {
            throw new OutcomeUnknownException("not answered", null);
        }
        return result;
    }
}
