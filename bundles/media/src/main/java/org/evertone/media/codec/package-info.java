/**
 * Speech codecs: from 16-bit linear samples to RTP payload octets and back, without allocation.
 */
@NullMarked
package org.evertone.media.codec;

import org.jspecify.annotations.NullMarked;
