/** The kernel's sound cards, on ALSA through JNA. */
@NullMarked
package org.evertone.audioalsa;

import org.jspecify.annotations.NullMarked;
