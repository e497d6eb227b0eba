package org.evertone.media;

import java.util.Collection;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Makes media sessions. All methods may be called from any thread and return at once. */
@ProviderType
public interface MediaEngine {

    /**
     * Opens a session: takes an RTP port, starts nothing yet.
     *
     * @param firstPort lowest RTP port to try, even
     * @param portCount size of the port range from {@code firstPort}
     * @throws MediaException when no port is free
     */
    MediaSession open(int firstPort, int portCount, MediaListener listener) throws MediaException;

    /** Codecs that can be offered, best first. */
    List<Codec> codecs();

    /**
     * Lets sessions hear each other beside the person at the desk, until the next call of this method. A session that
     * neither sends nor receives takes no part.
     *
     * @param sessions of this engine; fewer than two end the conference
     */
    void conference(Collection<MediaSession> sessions);

    /**
     * A codec with its RTP identity.
     *
     * @param name encoding name as in SDP, for example {@code PCMU}
     * @param payloadType static payload type, or the preferred dynamic one
     * @param clockRateHz RTP clock; for G722 8000 although it samples at 16000 (RFC 3551 §4.5.2)
     * @param channels as SDP says them; opus always says 2 (RFC 7587 §7)
     * @param formatParameters what we say of it in {@code a=fmtp}, or empty
     */
    record Codec(String name, int payloadType, int clockRateHz, int channels, String formatParameters) {

        /** One channel, no format parameters. */
        public Codec(String name, int payloadType, int clockRateHz) {
            this(name, payloadType, clockRateHz, 1, "");
        }
    }
}
