/**
 * The phone's sound path: one capture and one play-out thread that every call, tone and measurement shares, paced by the
 * audio device.
 */
@NullMarked
package org.evertone.media.hub;

import org.jspecify.annotations.NullMarked;
