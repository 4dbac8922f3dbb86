package dev.halyard.document;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Decodes UTF-8 without guessing. */
final class Utf8 {
    private Utf8() {}

    /** The text; null, with an error told, when the bytes are not UTF-8. */
    static @Nullable String decode(byte[] bytes, Errors errors) {
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length); // never more characters than bytes
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            errors.add(
                    "", "must be UTF-8, but is not at byte " + in.position() + ", counted from 0");
            return null;
        }
        return out.flip().toString();
    }
}
