/**
 * RTP without sockets, threads or clock (RFC 3550, RFC 4733): packets, telephone-events, the jitter buffer, reception
 * statistics and reports. Time comes in as an argument, so every rule is tested under scripted arrival.
 */
@NullMarked
package org.evertone.media.rtp;

import org.jspecify.annotations.NullMarked;
