/** Tests of what a node keeps on its disk. */
@NullMarked
package dev.halyard.storage.file;

import org.jspecify.annotations.NullMarked;
