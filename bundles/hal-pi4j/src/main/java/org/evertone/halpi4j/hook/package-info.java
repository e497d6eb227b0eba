/** The cradle switch on a pin. */
@NullMarked
package org.evertone.halpi4j.hook;

import org.jspecify.annotations.NullMarked;
