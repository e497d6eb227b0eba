/**
 * A laboratory for a whole phone: a pair of real SIP servers that can be broken and healed, a far end that speaks
 * and listens, a capture of every message with its time, and the phone itself as a process.
 *
 * <p>Everything of a lab is inside one block of loopback addresses, so several labs run side by side, and everything
 * it writes is under {@code target/labs}. No process outlives the JVM that started it.
 */
@NullMarked
package org.evertone.lab;

import org.jspecify.annotations.NullMarked;
