package dev.halyard.cli.ofrep;

import dev.halyard.evaluator.Value;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The streams that a bulk answer names, and the first of them that is server-sent events. */
final class StreamRules {
    private static final int DEFAULT_DELAY = 120;
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    private final Asker asker;
    private final Findings findings;

    StreamRules(Asker asker, Findings findings) {
        this.asker = asker;
        this.findings = findings;
    }

    void check(Answer bulk) throws InterruptedException {
        Value member = bulk.members().get("eventStreams");
        if (member == null) {
            findings.unseen(Rule.STREAM_SHAPE, "the bulk answer has no eventStreams");
            return;
        }
        findings.judge(Rule.STREAM_SHAPE, member instanceof Value.Array, "eventStreams is no list");
        URI first = null;
        int delay = DEFAULT_DELAY;
        for (Map<String, Value> stream : Items.of(bulk, "eventStreams")) {
            findings.judge(
                    Rule.STREAM_SHAPE,
                    stream.get("type") instanceof Value.Text,
                    "a stream's type is " + Shapes.json(stream.get("type")));
            if (Value.of("sse").equals(stream.get("type"))) {
                URI address = shape(stream);
                if (first == null && address != null) {
                    first = address;
                    delay = delay(stream);
                }
            }
        }
        if (first != null) {
            listen(first, delay);
        }
    }

    private @Nullable URI shape(Map<String, Value> stream) {
        boolean one = stream.containsKey("url") != stream.containsKey("endpoint");
        URI address = one ? Streams.address(stream, asker.target().base()) : null;
        findings.judge(
                Rule.STREAM_ADDRESS,
                address != null,
                one ? "its address is none" : "it has both or none of url and endpoint");
        findings.judge(
                Rule.STREAM_DELAY,
                delay(stream) >= 1,
                "inactivityDelaySec is " + Shapes.json(stream.get("inactivityDelaySec")));
        return address;
    }

    /** In seconds; 0 where it is no whole number. */
    private static int delay(Map<String, Value> stream) {
        Value delay = stream.get("inactivityDelaySec");
        if (delay == null) {
            return DEFAULT_DELAY;
        }
        return delay instanceof Value.Num number && number.literal().matches("[1-9][0-9]{0,8}")
                ? Integer.parseInt(number.literal())
                : 0;
    }

    private void listen(URI address, int delay) throws InterruptedException {
        List<Streams.Event> events = new ArrayList<>();
        try (Streams stream = Streams.open(asker, address)) {
            boolean opened = stream.status() == 200 && stream.isEventStream();
            findings.judge(Rule.STREAM_OPENS, opened, stream.seen());
            if (!opened) {
                return;
            }
            Streams.Event first = stream.next(AT_ONCE);
            if (first != null) {
                events.add(first);
            }
            findings.judge(
                    Rule.STREAM_NEW,
                    first != null && first.isRefetch(),
                    first == null ? "nothing within 3 s" : first.data());
            alive(stream, delay);
        } catch (IOException e) {
            findings.judge(Rule.STREAM_OPENS, false, String.valueOf(e.getMessage()));
            return;
        }
        comeBack(address, events);
        events.forEach(this::event);
    }

    private void alive(Streams stream, int delay) throws InterruptedException {
        Duration listen = asker.target().listen();
        Duration bound = Duration.ofSeconds(delay);
        if (stream.sends(listen.compareTo(bound) < 0 ? listen : bound)) {
            findings.judge(Rule.STREAM_ALIVE, true, "");
        } else if (listen.compareTo(bound) >= 0) {
            findings.judge(Rule.STREAM_ALIVE, false, "nothing within " + delay + " s");
        } else {
            findings.unseen(
                    Rule.STREAM_ALIVE,
                    "nothing within the %d s that it was listened to (--listen), of %d"
                            .formatted(listen.toSeconds(), delay));
        }
    }

    private void comeBack(URI address, List<Streams.Event> events) throws InterruptedException {
        if (!events.isEmpty() && events.get(0).id().equals("0")) {
            findings.unseen(Rule.STREAM_BACK, "nothing is older than the event 0");
            return;
        }
        try (Streams stream = Streams.open(asker, address, "Last-Event-ID", "0")) {
            Streams.Event told = stream.status() == 200 ? stream.next(AT_ONCE) : null;
            if (told != null) {
                events.add(told);
            }
            findings.judge(
                    Rule.STREAM_BACK,
                    told != null && told.isRefetch(),
                    told == null ? stream.status() + ", nothing within 3 s" : told.data());
        } catch (IOException e) {
            findings.judge(Rule.STREAM_BACK, false, String.valueOf(e.getMessage()));
        }
    }

    private void event(Streams.Event event) {
        findings.judge(
                Rule.STREAM_NAMELESS,
                event.name().isEmpty() || event.name().equals("message"),
                "event: " + event.name());
        findings.judge(Rule.STREAM_DATA, event.hasType(), event.data());
        findings.judge(Rule.STREAM_ID, !event.id().isEmpty(), "an event without id");
    }
}
