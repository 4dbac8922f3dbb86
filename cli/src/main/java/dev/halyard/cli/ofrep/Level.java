package dev.halyard.cli.ofrep;

/** How a requirement binds, in the words of RFC 2119. */
enum Level {
    MUST,
    SHOULD,
    MAY
}
