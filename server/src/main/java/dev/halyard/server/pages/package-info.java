/**
 * The pages in the browser and the contract they read. Start at {@link
 * dev.halyard.server.pages.PagesApi}.
 */
@NullMarked
package dev.halyard.server.pages;

import org.jspecify.annotations.NullMarked;
