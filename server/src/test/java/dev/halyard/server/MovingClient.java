package dev.halyard.server;

import dev.halyard.server.ProcessFleet.Node;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Changes one row after another and reads each back, every time on another node, as behind a load
 * balancer: what is not answered it sends again elsewhere, with the same key. It says the newest
 * revision that it has seen with every read, and is never told of an older one.
 */
final class MovingClient implements AutoCloseable {
    /** More than any outage of one node needs. */
    private static final int TRIES = 500;

    private final List<Node> nodes;
    private final String name;
    private final Random random;
    private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    private final List<String> odd = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean ended;
    private long seen;
    private int reads;
    private int sentAgain;

    /** Where a change is in the log. */
    record Acknowledged(long seq, String hash) {}

    MovingClient(List<Node> nodes, String name, long seed) {
        this.nodes = nodes;
        this.name = name;
        random = new Random(seed);
        thread = Thread.ofVirtual().start(this::run);
    }

    private void run() {
        try {
            for (int i = 1; !ended; i++) {
                String user = name + "-" + i;
                write(user);
                read(user);
            }
        } catch (RuntimeException | AssertionError e) {
            odd.add(e.toString());
        }
    }

    private interface Request {
        Reply on(Client client);
    }

    /** Until a node answers it for good. */
    private Reply anywhere(Request request) {
        for (int tries = 0; tries < TRIES; tries++) {
            Client client = nodes.get(random.nextInt(nodes.size())).client();
            try {
                Reply reply = request.on(client);
                if (reply.status() != 503) {
                    return reply;
                }
            } catch (UncheckedIOException gone) {
                sentAgain++;
            }
            Thread.onSpinWait();
        }
        throw new IllegalStateException("no node answers");
    }

    private void write(String user) {
        Reply reply = anywhere(client -> NodeWriter.put(client, user));
        if (reply.status() != 200) {
            odd.add(user + ": " + reply.outcome());
            return;
        }
        long seq = Long.parseLong(reply.at("/data/record/seq"));
        acknowledged.put(user, new Acknowledged(seq, reply.at("/data/record/hash")));
        seen = Math.max(seen, seq);
    }

    private void read(String user) {
        Reply reply =
                anywhere(client ->
                        client.get(
                                "/api/flags/eval?key=" + RowWriter.FLAG + "&user=" + user,
                                "X-FF-Min-Revision: " + seen));
        long revision = Long.parseLong(reply.at("/service/revision"));
        if (reply.status() != 200 || !reply.at("/data/value").equals("true")) {
            odd.add("not its own write: " + reply.body());
        }
        if (revision < seen) {
            odd.add("saw " + revision + " after " + seen);
        }
        seen = Math.max(seen, revision);
        reads++;
    }

    Map<String, Acknowledged> acknowledged() {
        return acknowledged;
    }

    List<String> odd() {
        return odd;
    }

    int reads() {
        return reads;
    }

    /** Requests that a node did not answer. */
    int sentAgain() {
        return sentAgain;
    }

    @Override
    public void close() {
        ended = true;
        Signals.join(thread);
    }
}
