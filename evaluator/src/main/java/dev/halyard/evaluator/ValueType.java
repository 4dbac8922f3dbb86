package dev.halyard.evaluator;

/** The type of every value of one flag. */
public enum ValueType {
    BOOLEAN("boolean"),
    STRING("string"),
    NUMBER("number"),
    OBJECT("object");

    private final String id;

    ValueType(String id) {
        this.id = id;
    }

    /** As documents write it. */
    public String id() {
        return id;
    }

    /** Whether the value is of this type. */
    public boolean accepts(Value value) {
        return switch (this) {
            case BOOLEAN -> value instanceof Value.Bool;
            case STRING -> value instanceof Value.Text;
            case NUMBER -> value instanceof Value.Num;
            case OBJECT -> value instanceof Value.Members;
        };
    }
}
