/**
 * File mode: the registry and overrides files, followed as they change. Start at {@link
 * dev.halyard.server.files.FileFeed}.
 */
@NullMarked
package dev.halyard.server.files;

import org.jspecify.annotations.NullMarked;
