package org.evertone.media.session;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.evertone.media.MediaListener;
import org.evertone.media.MediaSession;
import org.evertone.media.hub.AudioHub;
import org.evertone.media.hub.Participant;
import org.evertone.media.rtp.JitterBuffer;
import org.evertone.media.rtp.Quality;
import org.evertone.media.rtp.Reception;
import org.evertone.media.rtp.VoiceMetrics;
import org.jspecify.annotations.Nullable;

/**
 * One RTP stream both ways, a participant of the {@link AudioHub}. It joins with the first parameters and leaves with
 * {@link #close()}; a receive thread of its own lives as long.
 */
final class RtpSession implements MediaSession, Participant {
    private final RtpPorts ports;
    private final AudioHub hub;
    private final MediaListener listener;
    private final Consumer<RtpSession> onClosed;
    private final RtpSender sender;
    private final RtpReceiver receiver;
    private final Reports reports;
    private final AtomicReference<@Nullable Peer> peer = new AtomicReference<>();

    private volatile @Nullable Flow flow;
    private volatile boolean closed;

    RtpSession(RtpPorts ports, AudioHub hub, MediaListener listener, Consumer<RtpSession> onClosed) {
        this.ports = ports;
        this.hub = hub;
        this.listener = listener;
        this.onClosed = onClosed;
        SecureRandom random = new SecureRandom();
        sender = new RtpSender(ports.rtp(), peer, listener, random);
        receiver = new RtpReceiver(ports.rtp(), peer, listener);
        reports = new Reports(ports.rtcp(), peer, sender, receiver, Long.toHexString(random.nextLong()));
    }

    @Override
    public int localPort() {
        return ports.port();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException when the codec, the packet time or the remote address cannot be used
     */
    @Override
    public synchronized void configure(Parameters parameters) {
        Flow next = Flow.of(parameters);
        if (closed) {
            return;
        }
        Flow before = flow;
        sender.configure(next);
        receiver.configure(next);
        reports.protect(next.agreed().srtp().orElse(null));
        long nowNanos = System.nanoTime();
        peer.updateAndGet(now -> Peer.next(now, before, next, nowNanos));
        flow = next;
        if (before == null) {
            hub.startNetworkThread("media-receive-" + ports.port(), receiver);
            hub.join(this);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException when it is not a DTMF digit
     */
    @Override
    public void sendDigit(char digit) {
        if (!sender.sendDigit(digit)) {
            listener.onTrouble("Too many digits wait to be sent");
        }
    }

    @Override
    public Statistics statistics() {
        JitterBuffer buffer = receiver.buffer();
        Reception reception = receiver.reception();
        Flow now = flow;
        if (now == null || buffer == null || reception == null) {
            return Statistics.NONE;
        }
        VoiceMetrics metrics = reports.metrics();
        return new Statistics(
                sender.sent(),
                receiver.received(),
                buffer.lost(),
                buffer.late(),
                receiver.rejected(),
                reception.jitterMillis(),
                buffer.concealedMillis(),
                buffer.playoutDelayMillis(),
                buffer.clockSkewPpm(),
                reports.roundTripMillis(),
                metrics == null ? 0 : Quality.mos(metrics.rating()),
                now.agreed().srtp().isPresent());
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        hub.leave(this);
        reports.bye();
        sender.close();
        try {
            ports.close();
        } catch (IOException e) {
            listener.onTrouble("RTP port " + ports.port() + " did not close: " + e.getMessage());
        }
        receiver.close();
        onClosed.accept(this);
    }

    @Override
    public int sampleRateHz() {
        return receiver.sampleRateHz();
    }

    @Override
    public boolean usesDevice() {
        Flow now = flow;
        return now != null && (now.sends() || now.receives());
    }

    @Override
    public boolean isCall() {
        return true;
    }

    @Override
    public void hear(short[] frame, int sampleRateHz) {
        sender.hear(frame, sampleRateHz);
        reports.turn(System.nanoTime());
    }

    @Override
    public boolean speak(short[] frame, int sampleRateHz, long nowNanos) {
        return receiver.speak(frame, sampleRateHz, nowNanos);
    }

    @Override
    public void trouble(String what) {
        listener.onTrouble(what);
    }
}
