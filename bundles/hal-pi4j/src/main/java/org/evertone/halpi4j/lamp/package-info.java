/** Lamps on pins, PWM channels and the kernel's LEDs, and the one player of their patterns. */
@NullMarked
package org.evertone.halpi4j.lamp;

import org.jspecify.annotations.NullMarked;
