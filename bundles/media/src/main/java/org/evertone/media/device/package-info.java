/**
 * Audio devices that need no sound card: WAV files for tests and measurement, a tone with echo for a simulated phone.
 */
@NullMarked
package org.evertone.media.device;

import org.jspecify.annotations.NullMarked;
