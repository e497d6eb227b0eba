package org.evertone.media.codec;

import org.evertone.media.MediaEngine.Codec;

/**
 * Opus for speech in wideband, by libopus where the machine has it, else by the Java implementation inside this bundle.
 * The system property {@code evertone.opus=java} asks for the latter.
 */
final class Opus {
    /** Wideband is all that a handset carries; a higher rate would triple the work of the echo canceller. */
    static final int SAMPLE_RATE_HZ = 16000;

    /** RTP clock, whatever the sampling rate (RFC 7587 §4.1). */
    static final int CLOCK_RATE_HZ = 48000;

    private static final int PREFERRED_PAYLOAD_TYPE = 107;

    static final Codec CODEC = new Codec(
            "opus",
            PREFERRED_PAYLOAD_TYPE,
            CLOCK_RATE_HZ,
            2,
            "maxplaybackrate=16000;sprop-maxcapturerate=16000;stereo=0;useinbandfec=1;usedtx=0");

    private Opus() {}

    static OpusImplementation implementation() {
        boolean java = "java".equals(System.getProperty("evertone.opus"));
        return java || !Libopus.isThere() ? new Concentus() : new Libopus();
    }
}
