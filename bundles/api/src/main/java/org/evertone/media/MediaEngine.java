package org.evertone.media;

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
     * A codec with its RTP identity.
     *
     * @param name encoding name as in SDP, for example {@code PCMU}
     * @param payloadType static payload type, or the preferred dynamic one
     * @param clockRateHz RTP clock
     */
    record Codec(String name, int payloadType, int clockRateHz) {}
}
