package dev.halyard.cli.ofrep;

import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The objects of a list in an answer. */
final class Items {
    private Items() {}

    /** The flags of a bulk answer. */
    static List<Map<String, Value>> of(Answer bulk) {
        return of(bulk, "flags");
    }

    static List<Map<String, Value>> of(Answer answer, String member) {
        List<Map<String, Value>> items = new ArrayList<>();
        if (answer.members().get(member) instanceof Value.Array list) {
            for (Value element : list.elements()) {
                items.add(element instanceof Value.Members item ? item.members() : Map.of());
            }
        }
        return items;
    }

    /** What a client would do with it: the flags, whatever their order. */
    static Map<String, String> served(Answer bulk) {
        Map<String, String> served = new java.util.TreeMap<>();
        for (Map<String, Value> item : of(bulk)) {
            served.put(Shapes.json(item.get("key")), decided(item));
        }
        return served;
    }

    /** What was decided about a flag; its metadata may tell of the moment. */
    static String decided(Map<String, Value> item) {
        return Shapes.json(item.get("value"))
                + " "
                + Shapes.json(item.get("variant"))
                + " "
                + Shapes.json(item.get("reason"))
                + " "
                + Shapes.json(item.get("errorCode"));
    }
}
