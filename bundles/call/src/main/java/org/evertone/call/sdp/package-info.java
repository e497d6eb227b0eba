/**
 * Session descriptions (RFC 8866) and offer/answer (RFC 3264) for one audio stream. Own records instead of a library:
 * what arrives is the far end's and must neither be trusted nor mangled; every refusal is a value with words.
 */
@NullMarked
package org.evertone.call.sdp;

import org.jspecify.annotations.NullMarked;
