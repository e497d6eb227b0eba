/** Keypads that the kernel knows as input devices: USB keypads and {@code gpio-keys}. */
@NullMarked
package org.evertone.halpi4j.evdev;

import org.jspecify.annotations.NullMarked;
