/** Keypads: a matrix of wires, and the kernel's input devices. */
@NullMarked
package org.evertone.halpi4j.keypad;

import org.jspecify.annotations.NullMarked;
