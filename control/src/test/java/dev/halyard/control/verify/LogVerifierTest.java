package dev.halyard.control.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.log.Digests;
import dev.halyard.control.log.LogRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogVerifierTest {
    private static final List<String> LINES = SampleLog.lines(SampleLog.of(60));
    private static final String HASH = ",\"hash\":";

    /** Somebody who can hash, and writes the log anew from the record on. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 | `{\"format\":1,` | `{\"format\":3,` | 1 | format 3, which this program does not know",
                "1 | `{\"format\":1,` | `{\"format\":2,` | 1 | other members",
                "1 | `{\"format\":1,` | `{\"format\":0,` | 1 | other members",
                "2 | `\"seq\":2,` | `\"seq\":3,` | 2 | seq 3 where 2 follows",
                "8 | `\"flag_key\":\"fresh\"` | `\"flag_key\":\"pay\"` | 8 | another flag_key",
                "8 | `\"flag_key\":\"fresh\"` | `\"flag_key\":null` | 8 | another flag_key",
                "23 | `\"flag_key\":null` | `\"flag_key\":\"pay\"` | 23 | another flag_key",
                "30 | `\"flag_key\":\"pay\"` | `\"flag_key\":\"pii\"` | 30 | another flag_key",
                "10 | `\"env\":\"all\"` | `\"env\":\"test\"` | 10 | another env",
                "20 | `\"env\":\"dev\"` | `\"env\":\"prod\"` | 20 | another env",
                "26 | `\"env\":\"prod\"` | `\"env\":null` | 26 | another env",
                "3 | `Z\",\"actor\"` | `+00:00\",\"actor\"` | 3 | ts that is not written",
                "3 | `Z\",\"actor\"` | `z\",\"actor\"` | 3 | ts that is not written",
                "3 | `Z\",\"actor\"` | `0Z\",\"actor\"` | 3 | ts that is not written",
                "3 | `Z\",\"actor\"` | `\",\"actor\"` | 3 | ts that is no instant",
                // equal by value, and yet not what was written
                "18 | `\"value\":7.0,` | `\"value\":7,` | 19 | its before is not",
                "18 | `\"value\":7.0,` | `\"value\":7.00,` | 19 | its before is not",
                "18 | `\"scope\":\"user\",\"flag_key\":\"plain\",` | `\"flag_key\":\"plain\",\"scope\":\"user\",` | 18 | its after is not written",
                "18 | `\"before\":null` | `\"before\":{}` | 18 | its before is not",
                "21 | `\"after\":null` | `\"after\":{}` | 21 | flag_key",
                "4 | `\"version\":1` | `\"version\":1.0` | 4 | its after is not written",
                "25 | `\"version\":2` | `\"version\":\"2\"` | 25 | its after is not written",
                "30 | `\"kind\":\"override_put\"` | `\"kind\":\"magic\"` | 30 | cannot be replayed",
            })
    void aRecordThatTheWriterWouldNotHaveWrittenIsFoundThoughItsHashIsRight(
            int changed, String part, String there, long found, String problem) {
        List<String> lines = writtenAnew(changed, part, there);

        LogVerifier.Bad bad = verify(lines).bad();

        assertThat(bad).isNotNull();
        assertThat(Objects.requireNonNull(bad).line()).isEqualTo(found);
        assertThat(bad.problem()).contains(problem);
    }

    @Test
    void aFaultIsToldInTheDocumentOfTheResult() {
        List<String> lines = new ArrayList<>(LINES);
        lines.set(4, lines.get(4).replace("because", "be cause"));

        String hash = LINES.get(3).substring(LINES.get(3).length() - 66, LINES.get(3).length() - 2);
        assertThat(verify(lines).result().toJson())
                .isEqualTo(
                        "{\"valid\":false,\"head\":{\"seq\":4,\"hash\":\""
                                + hash
                                + "\"},\"records\":5,\"first_bad\":{\"seq\":5,\"problem\":\"has another"
                                + " hash than its bytes have\"}}");
    }

    @Test
    void anEmptyLogIsValid() throws IOException {
        assertThat(read(new byte[0]).result().toJson())
                .isEqualTo(
                        "{\"valid\":true,\"head\":{\"seq\":0,\"hash\":\""
                                + LogRecord.NO_HASH
                                + "\"},\"records\":0}");
    }

    @Test
    void whatEditorsAndTransportsDoToAFileIsToldByItsName() throws IOException {
        String one = LINES.get(0);
        String two = LINES.get(1);
        assertThat(read(utf8(one + "\n" + two + "\n")).bad()).isNull();

        assertBad(1, "byte order mark", "\uFEFF" + one + "\n" + two + "\n");
        assertBad(2, "byte order mark", one + "\n\uFEFF" + two + "\n");
        assertBad(1, "carriage return", one + "\r\n" + two + "\r\n");
        assertBad(2, "carriage return", one + "\n" + two + "\r\n");
        assertBad(1, "is empty", "\n" + one + "\n" + two + "\n");
        assertBad(2, "is empty", one + "\n\n" + two + "\n");
        assertBad(3, "is empty", one + "\n" + two + "\n\n");
        assertBad(2, "does not end in a line feed", one + "\n" + two);
        assertBad(1, "does not end in a line feed", one);
        assertBad(3, "does not end in a line feed", one + "\n" + two + "\n ");
        assertBad(1, "is not JSON", "[" + one + ",\n" + two + "]\n");
    }

    @Test
    void aLastLineThatWasCutOffAnywhereIsFound() throws IOException {
        byte[] file = utf8(LINES.get(0) + "\n" + LINES.get(1) + "\n");
        int first = utf8(LINES.get(0)).length + 1;
        for (int end = 1; end < file.length; end++) {
            LogVerifier verifier = read(java.util.Arrays.copyOf(file, end));
            if (end != first) { // a whole record less, which only a kept head can tell
                assertThat(verifier.bad()).as("cut at byte %d", end).isNotNull();
            }
        }
    }

    @Test
    void bytesThatAreNoCharacterAreNotTakenForTheOneThatStandsForThem() throws IOException {
        String line = rehashed(LINES.get(0).replace("because", "\uFFFD"));
        assertThat(read(utf8(line + "\n")).bad()).isNull();

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part :
                List.of(utf8(line.substring(0, line.indexOf('\uFFFD'))), new byte[] {-1})) {
            out.writeBytes(part);
        }
        out.writeBytes(utf8(line.substring(line.indexOf('\uFFFD') + 1) + "\n"));

        LogVerifier.Bad bad = read(out.toByteArray()).bad();
        assertThat(Objects.requireNonNull(bad).problem()).isEqualTo("is not UTF-8");
    }

    private static void assertBad(long line, String problem, String file) throws IOException {
        LogVerifier.Bad bad = read(utf8(file)).bad();
        assertThat(bad).as(problem).isNotNull();
        assertThat(Objects.requireNonNull(bad).line()).as(problem).isEqualTo(line);
        assertThat(bad.problem()).contains(problem);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static LogVerifier read(byte[] file) throws IOException {
        LogVerifier verifier = new LogVerifier();
        LogBytes.verify(new ByteArrayInputStream(file), verifier, records -> {});
        return verifier;
    }

    private static LogVerifier verify(List<String> lines) {
        LogVerifier verifier = new LogVerifier();
        lines.forEach(verifier::next);
        verifier.end();
        return verifier;
    }

    private static List<String> writtenAnew(int changed, String part, String there) {
        List<String> lines = new ArrayList<>(LINES);
        String line = lines.get(changed - 1);
        assertThat(line).contains(part);
        int at = line.indexOf(part);
        String touched = line.substring(0, at) + there + line.substring(at + part.length());
        lines.set(changed - 1, rehashed(touched));
        for (int i = changed; i < lines.size(); i++) {
            String old = hashOf(LINES.get(i - 1));
            lines.set(i, rehashed(lines.get(i).replace(old, hashOf(lines.get(i - 1)))));
        }
        return lines;
    }

    private static String hashOf(String line) {
        return line.substring(line.length() - 66, line.length() - 2);
    }

    private static String rehashed(String line) {
        String hashed = line.substring(0, line.lastIndexOf(HASH));
        return hashed + HASH + "\"" + Digests.sha256(hashed) + "\"}";
    }
}
