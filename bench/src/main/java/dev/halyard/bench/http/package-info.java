/** What the HTTP comparison needs of Java: the least that Halyard's web server can do. */
@NullMarked
package dev.halyard.bench.http;

import org.jspecify.annotations.NullMarked;
