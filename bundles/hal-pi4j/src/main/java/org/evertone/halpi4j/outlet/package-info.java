/** Amplifiers and relays on a pin. */
@NullMarked
package org.evertone.halpi4j.outlet;

import org.jspecify.annotations.NullMarked;
