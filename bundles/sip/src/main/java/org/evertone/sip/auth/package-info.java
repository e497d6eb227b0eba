/**
 * Digest access authentication of a user agent client (RFC 7616, RFC 8760; RFC 2617 where a server knows no better).
 * Pure text in, text out: no SIP types, no sockets, no clock.
 */
@NullMarked
package org.evertone.sip.auth;

import org.jspecify.annotations.NullMarked;
