package dev.halyard.control.copy;

import dev.halyard.control.copy.StateCopy.Restored;
import dev.halyard.control.log.FleetNotes.LentCopy;
import dev.halyard.control.state.State;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** A copy as it is lent: a {@link StateCopy}, deflated, which makes a tenth of it. */
final class PackedCopy {
    private static final int BUFFER = 1 << 16;

    private PackedCopy() {}

    /**
     * Writes one.
     *
     * @param out is flushed, and left open
     * @return what it must be for whoever reads it
     */
    static LentCopy write(State state, String identity, OutputStream out) throws IOException {
        DigestOutputStream digest = new DigestOutputStream(out, StateCopy.sha256());
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            DeflaterOutputStream packed = new DeflaterOutputStream(digest, deflater, BUFFER);
            StateCopy.write(state, identity, packed);
            packed.finish();
            digest.flush();
            String sha256 = HexFormat.of().formatHex(digest.getMessageDigest().digest());
            int bytes = Math.toIntExact(deflater.getBytesWritten());
            return new LentCopy(state.revision(), state.head().hash(), sha256, bytes);
        } finally {
            deflater.end();
        }
    }

    /**
     * The state that was written. Nothing is unpacked before every byte is known to be the one that
     * was: what a cache holds can be made to unpack to anything.
     *
     * @throws InvalidCopyException when it is not that copy of that log
     */
    static State read(byte[] bytes, LentCopy note, String identity) throws InvalidCopyException {
        String sha256 = HexFormat.of().formatHex(StateCopy.sha256().digest(bytes));
        if (bytes.length != note.bytes() || !sha256.equals(note.sha256())) {
            throw new InvalidCopyException("its bytes are not those that were lent", null);
        }
        Restored restored = unpack(bytes);
        if (!restored.identity().equals(identity)) {
            throw new InvalidCopyException("it is of another log", null);
        }
        State state = restored.state();
        if (state.revision() != note.seq() || !state.head().hash().equals(note.hash())) {
            throw new InvalidCopyException("it is of another revision", null);
        }
        return state;
    }

    private static Restored unpack(byte[] bytes) throws InvalidCopyException {
        Inflater inflater = new Inflater(true);
        try (InputStream in =
                new InflaterInputStream(new ByteArrayInputStream(bytes), inflater, BUFFER)) {
            return StateCopy.read(in);
        } catch (IOException e) {
            throw new InvalidCopyException("it cannot be unpacked", e);
        } finally {
            inflater.end();
        }
    }
}
