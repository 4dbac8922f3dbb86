/**
 * The door of the pages: signing in with an OpenID Connect provider, or, in development, by saying
 * who one is; and the session that is kept of it in a sealed cookie. Start at {@link
 * dev.halyard.server.signin.SignInApi}.
 */
@NullMarked
package dev.halyard.server.signin;

import org.jspecify.annotations.NullMarked;
