/**
 * SRTP and SRTCP without sockets, threads or clock (RFC 3711, RFC 7714): packets are protected and opened in place.
 * Nothing is allocated per packet once a source is known. No class here tells a key.
 */
@NullMarked
package org.evertone.media.srtp;

import org.jspecify.annotations.NullMarked;
