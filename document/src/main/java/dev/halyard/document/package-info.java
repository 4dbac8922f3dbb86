/**
 * Strict JSON to the evaluator's model and back. Start at {@link dev.halyard.document.FileSnapshot}
 * for files, {@link dev.halyard.document.RegistryDocument} and {@link
 * dev.halyard.document.OverridesDocument} for one document, {@link
 * dev.halyard.document.FlagDocument} and its like for a single thing of one, {@link
 * dev.halyard.document.DecisionJson} for answers.
 *
 * <p>A document is refused as a whole, with every error by its JSON pointer. What is accepted
 * compiles.
 */
@NullMarked
package dev.halyard.document;

import org.jspecify.annotations.NullMarked;
