package dev.halyard.document;

/**
 * One thing that is wrong with a document.
 *
 * @param pointer where: a JSON pointer (RFC 6901), {@code ""} for the document itself; of something
 *     that is missing, where it should be
 * @param message what is wrong and what would be right, in words that follow the pointer: "must be
 *     a string, but is 5"
 */
public record DocumentError(String pointer, String message) {
    @Override
    public String toString() {
        return (pointer.isEmpty() ? "(document)" : pointer) + " " + message;
    }
}
