package dev.halyard.control.log;

/**
 * Who kept one can show later that the log was cut or changed: the end of the log, signed.
 *
 * @param seq of the record that it is about
 * @param hash of that record
 * @param ts when it was signed, an instant
 * @param publicKey the Ed25519 key it is verified with, X.509 encoded, Base64
 * @param signature Ed25519, Base64, over {@code halyard-checkpoint <seq> <hash> <ts>} in ASCII
 */
public record Checkpoint(long seq, String hash, String ts, String publicKey, String signature) {}
