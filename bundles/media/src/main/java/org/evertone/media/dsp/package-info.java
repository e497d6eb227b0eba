/**
 * Signal processing on 16-bit linear samples: sampling rates, echo, noise, dialling tones. Nothing here allocates in
 * steady state.
 */
@NullMarked
package org.evertone.media.dsp;

import org.jspecify.annotations.NullMarked;
