package org.evertone.media.session;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.evertone.audio.AudioDevice;
import org.evertone.media.MediaEngine;
import org.evertone.media.MediaException;
import org.evertone.media.MediaListener;
import org.evertone.media.MediaSession;
import org.evertone.media.codec.G711;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Media sessions on RTP over UDP. The audio device with the highest service ranking is used; calls go on without one. */
@Component
public final class RtpMediaEngine implements MediaEngine {
    private static final List<Codec> CODECS = Arrays.stream(G711.values())
            .map(law -> new Codec(law.name(), law.payloadType(), G711.CLOCK_RATE_HZ))
            .toList();

    private final InetAddress bound;
    private final Set<MediaSession> sessions = ConcurrentHashMap.newKeySet();

    /** Changes while calls go on. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable AudioDevice device;

    /** {@code evertone.bind}: the numeric address to listen at; all of ours when absent. */
    @Activate
    public RtpMediaEngine(BundleContext context) throws UnknownHostException {
        this(InetAddress.getByName(
                Optional.ofNullable(context.getProperty("evertone.bind")).orElse("0.0.0.0")));
    }

    /** @param bound address to listen at, the wildcard for all of ours */
    RtpMediaEngine(InetAddress bound) {
        this.bound = bound;
    }

    /** Closes what callers left open. */
    @Deactivate
    public void close() {
        sessions.forEach(MediaSession::close);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException when the range holds no pair of valid ports
     */
    @Override
    public MediaSession open(int firstPort, int portCount, MediaListener listener) throws MediaException {
        RtpPorts ports = RtpPorts.open(bound, firstPort, portCount);
        RtpSession session = new RtpSession(ports, () -> device, listener, sessions::remove);
        sessions.add(session);
        return session;
    }

    @Override
    public List<Codec> codecs() {
        return CODECS;
    }
}
