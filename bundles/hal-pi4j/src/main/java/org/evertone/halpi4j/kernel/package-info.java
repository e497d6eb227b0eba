/**
 * The kernel's character devices: GPIO (uAPI version 2 of {@code linux/gpio.h}) and I²C ({@code linux/i2c-dev.h}). All
 * calls go through {@link org.evertone.halpi4j.kernel.Kernel}, natively with JNA.
 */
@NullMarked
package org.evertone.halpi4j.kernel;

import org.jspecify.annotations.NullMarked;
