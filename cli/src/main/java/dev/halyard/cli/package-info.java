/**
 * The command line without the HTTP server: validate documents, evaluate offline. Start at {@link
 * dev.halyard.cli.Cli}.
 */
@NullMarked
package dev.halyard.cli;

import org.jspecify.annotations.NullMarked;
