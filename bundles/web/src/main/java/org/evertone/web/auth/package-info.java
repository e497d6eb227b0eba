/** Who may use the web: first set-up, administrator password, sessions, one-time link, and the brakes on guessing. */
@NullMarked
package org.evertone.web.auth;

import org.jspecify.annotations.NullMarked;
