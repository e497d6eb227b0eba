/**
 * Tones of the phone: cadences as configuration files write them, and their samples.
 */
@NullMarked
package org.evertone.media.tone;

import org.jspecify.annotations.NullMarked;
