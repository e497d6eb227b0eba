/**
 * A desk phone's hardware in memory, worked by a web page, a script or a test through
 * {@link org.evertone.hal.SimulatedDevice}. Exists only where the device profile asks for it.
 */
@NullMarked
package org.evertone.halsim;

import org.jspecify.annotations.NullMarked;
