package org.evertone.call.sdp;

/**
 * Our end of the audio stream, from which offers and answers are written.
 *
 * @param address numeric address where we receive
 * @param port RTP port where we receive
 * @param sessionId {@code o=} id, constant for the call
 * @param version {@code o=} version, one higher than that of the last description that left (RFC 3264 §8)
 * @param types what we speak
 * @param direction what we want: {@code SENDRECV}, or less when our user holds the call
 * @param encryption what keys it has, if any
 * @param layout the session's {@code m=} lines as they were agreed
 */
public record LocalAudio(
        String address,
        int port,
        long sessionId,
        long version,
        PayloadTypes types,
        Direction direction,
        Encryption encryption,
        MediaLayout layout) {}
