/** Keys with a pin each. */
@NullMarked
package org.evertone.halpi4j.buttons;

import org.jspecify.annotations.NullMarked;
