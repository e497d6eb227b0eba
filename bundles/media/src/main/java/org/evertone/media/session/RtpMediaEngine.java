package org.evertone.media.session;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.evertone.media.MediaEngine;
import org.evertone.media.MediaException;
import org.evertone.media.MediaListener;
import org.evertone.media.MediaSession;
import org.evertone.media.codec.VoiceCodecs;
import org.evertone.media.hub.AudioHub;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Media sessions on RTP over UDP, heard through the {@link AudioHub}. */
@Component
public final class RtpMediaEngine implements MediaEngine {
    private final InetAddress bound;
    private final AudioHub hub;
    private final Set<RtpSession> sessions = ConcurrentHashMap.newKeySet();

    /** {@code evertone.bind}: the numeric address to listen at; all of ours when absent. */
    @Activate
    public RtpMediaEngine(BundleContext context, @Reference AudioHub hub) throws UnknownHostException {
        this(
                InetAddress.getByName(Optional.ofNullable(context.getProperty("evertone.bind"))
                        .orElse("0.0.0.0")),
                hub);
    }

    /** @param bound address to listen at, the wildcard for all of ours */
    RtpMediaEngine(InetAddress bound, AudioHub hub) {
        this.bound = bound;
        this.hub = hub;
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
        RtpSession session = new RtpSession(ports, hub, listener, sessions::remove);
        sessions.add(session);
        return session;
    }

    @Override
    public List<Codec> codecs() {
        return VoiceCodecs.codecs();
    }

    @Override
    public void conference(Collection<MediaSession> members) {
        hub.bridge(sessions.stream().filter(members::contains).toList());
    }
}
