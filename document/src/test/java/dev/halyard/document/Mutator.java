package dev.halyard.document;

import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Breaks documents at random, in the ways people and programs break them. */
final class Mutator {
    private final SplittableRandom random;
    private final List<Value> junk = new ArrayList<>();

    Mutator(long seed) {
        random = new SplittableRandom(seed);
        for (String value :
                List.of(
                        "null",
                        "true",
                        "false",
                        "''",
                        "'a'",
                        "'b'",
                        "'t'",
                        "'on'",
                        "'c'",
                        "'full'",
                        "'ff-a'",
                        "0",
                        "1",
                        "-1",
                        "0.5",
                        "0.125",
                        "100",
                        "1000001",
                        "[]",
                        "{}",
                        "[null]",
                        "['b']",
                        "['nobody']",
                        "[{}]",
                        "{'a':1}",
                        "' '",
                        "'string'",
                        "'boolean'",
                        "{'flag_key':'t','variant':'on'}",
                        "'exists'",
                        "'in'",
                        "'2026-11-22T00:00:00Z'",
                        "'1.0'",
                        "'ovr-1'",
                        "'user'",
                        "'prod'")) {
            junk.add(Samples.json(value));
        }
    }

    /** The document with one to three things changed. */
    Value mutate(Value document) {
        Value mutated = document;
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            mutated = descend(mutated);
        }
        return mutated;
    }

    private Value descend(Value value) {
        if (random.nextInt(5) > 0) {
            if (value instanceof Value.Members object && !object.members().isEmpty()) {
                return inObject(object);
            }
            if (value instanceof Value.Array array && !array.elements().isEmpty()) {
                return inArray(array);
            }
        }
        return anyJunk();
    }

    private Value anyJunk() {
        return junk.get(random.nextInt(junk.size()));
    }

    private Value inObject(Value.Members object) {
        List<String> names = List.copyOf(object.members().keySet());
        String name = names.get(random.nextInt(names.size()));
        Map<String, Value> members = new LinkedHashMap<>(object.members());
        Value member = members.getOrDefault(name, Value.Null.NULL);
        switch (random.nextInt(12)) {
            case 0 -> members.remove(name);
            case 1 -> {
                members.remove(name);
                members.put(name + "_", member);
            }
            case 2 -> members.put(names.get(random.nextInt(names.size())), member);
            default -> members.put(name, descend(member));
        }
        return new Value.Members(members);
    }

    private Value inArray(Value.Array array) {
        List<Value> elements = new ArrayList<>(array.elements());
        int at = random.nextInt(elements.size());
        switch (random.nextInt(12)) {
            case 0 -> elements.remove(at);
            case 1 -> elements.add(elements.get(at));
            case 2 -> elements.add(at, anyJunk());
            default -> elements.set(at, descend(elements.get(at)));
        }
        return new Value.Array(elements);
    }

    /** The text with one to three bytes changed, added or left out, or cut off. */
    byte[] mutate(byte[] text) {
        byte[] mutated = text;
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            mutated = edit(mutated);
        }
        return mutated;
    }

    private byte[] edit(byte[] text) {
        int at = random.nextInt(text.length);
        int end =
                random.nextInt(20) == 0
                        ? text.length
                        : Math.min(text.length, at + random.nextInt(3));
        byte[] inserted = new byte[random.nextInt(3)];
        for (int i = 0; i < inserted.length; i++) {
            inserted[i] =
                    random.nextBoolean()
                            ? text[random.nextInt(text.length)]
                            : (byte) random.nextInt();
        }
        byte[] edited = new byte[at + inserted.length + text.length - end];
        System.arraycopy(text, 0, edited, 0, at);
        System.arraycopy(inserted, 0, edited, at, inserted.length);
        System.arraycopy(text, end, edited, at + inserted.length, text.length - end);
        return edited.length == 0 ? new byte[] {' '} : edited;
    }
}
