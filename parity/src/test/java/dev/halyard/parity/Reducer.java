package dev.halyard.parity;

import dev.halyard.evaluator.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Takes away from a JSON value whatever is not needed for it to fail. */
final class Reducer {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Reducer() {}

    /** The least that was found in good time; {@code failing} itself when nothing can go. */
    static Value.Members reduce(Value.Members failing, Predicate<Value.Members> stillFails) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Value.Members least = failing;
        while (true) {
            Optional<Value.Members> less =
                    smaller(least)
                            .map(Value.Members.class::cast)
                            .takeWhile(candidate -> System.nanoTime() < end)
                            .filter(stillFails)
                            .findFirst();
            if (less.isEmpty()) {
                return least;
            }
            least = less.get();
        }
    }

    /** The value without one of its parts, those nearest to the top first. */
    private static Stream<Value> smaller(Value value) {
        if (value instanceof Value.Array array) {
            List<Value> elements = array.elements();
            return Stream.concat(
                    halves(elements),
                    IntStream.range(0, elements.size())
                            .boxed()
                            .flatMap(i ->
                                    smaller(elements.get(i))
                                            .map(less -> replaced(elements, i, less))));
        }
        if (value instanceof Value.Members object) {
            List<String> names = List.copyOf(object.members().keySet());
            return Stream.concat(
                    names.stream().map(name -> replaced(object, name, Stream.empty())),
                    names.stream()
                            .flatMap(name ->
                                    smaller(Comparison.member(object, name))
                                            .map(less -> replaced(object, name, Stream.of(less)))));
        }
        return Stream.empty();
    }

    /** Without ever smaller runs of elements. */
    private static Stream<Value> halves(List<Value> elements) {
        List<Value> shorter = new ArrayList<>();
        for (int run = elements.size(); run > 0; run /= 2) {
            for (int from = 0; from < elements.size(); from += run) {
                int to = Math.min(from + run, elements.size());
                List<Value> left = new ArrayList<>(elements.subList(0, from));
                left.addAll(elements.subList(to, elements.size()));
                shorter.add(new Value.Array(left));
            }
        }
        return shorter.stream();
    }

    private static Value replaced(List<Value> elements, int index, Value less) {
        List<Value> copy = new ArrayList<>(elements);
        copy.set(index, less);
        return new Value.Array(copy);
    }

    private static Value replaced(Value.Members object, String name, Stream<Value> less) {
        Map<String, Value> members = new LinkedHashMap<>(object.members());
        less.findFirst()
                .ifPresentOrElse(value -> members.put(name, value), () -> members.remove(name));
        return new Value.Members(members);
    }
}
