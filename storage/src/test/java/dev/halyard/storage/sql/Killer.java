package dev.halyard.storage.sql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/**
 * A data source whose process dies at its n-th statement: every connection goes without a word, as
 * it does when the process is killed, and from then on nothing is to be had.
 */
final class Killer {
    private static final Set<String> SETTLE = Set.of("commit", "rollback", "setAutoCommit");

    /** No exception: nobody may recover from it, or try again. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final DataSource source;
    private final int fatal;
    private final List<Connection> open = new ArrayList<>();
    private int statements;

    Killer(DataSource source, int fatal) {
        this.source = source;
        this.fatal = fatal;
    }

    boolean struck() {
        return statements >= fatal;
    }

    DataSource dataSource() {
        return proxy(
                DataSource.class,
                (method, arguments) -> {
                    if (method.getName().equals("getConnection")) {
                        Connection connection = source.getConnection();
                        open.add(connection);
                        return connection(connection);
                    }
                    return call(source, method, arguments);
                });
    }

    private Connection connection(Connection connection) {
        return proxy(
                Connection.class,
                (method, arguments) -> {
                    if (SETTLE.contains(method.getName())) {
                        step();
                    }
                    Object result = call(connection, method, arguments);
                    return result instanceof PreparedStatement prepared
                            ? statement(PreparedStatement.class, prepared)
                            : result instanceof Statement plain
                                    ? statement(Statement.class, plain)
                                    : result;
                });
    }

    private <T extends Statement> T statement(Class<T> type, T statement) {
        return proxy(
                type,
                (method, arguments) -> {
                    if (method.getName().startsWith("execute")) {
                        step();
                    }
                    return call(statement, method, arguments);
                });
    }

    private void step() throws SQLException {
        live();
        statements++;
        if (struck()) {
            for (Connection connection : open) {
                die(connection);
            }
            live();
        }
    }

    /** A socket that closes and a file that closes say nothing of a commit. */
    private static void die(Connection connection) throws SQLException {
        if (connection.isClosed()) {
            return;
        }
        if (connection.isWrapperFor(org.postgresql.PGConnection.class)) {
            connection.abort(Runnable::run);
        } else {
            connection.close();
        }
    }

    private void live() {
        if (struck()) {
            throw new Killed();
        }
    }

    private interface Call {
        Object on(Method method, Object[] arguments) throws Throwable;
    }

    private <T> T proxy(Class<T> type, Call call) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) -> {
                            live();
                            return call.on(method, arguments);
                        }));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
