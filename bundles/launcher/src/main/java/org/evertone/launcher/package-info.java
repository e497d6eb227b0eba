/** The only part that is not a bundle: starts Felix with the distribution's bundles, and talks to a running phone. */
@NullMarked
package org.evertone.launcher;

import org.jspecify.annotations.NullMarked;
