package org.evertone.web.handset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CopyOnWriteArrayList;
import org.evertone.audio.AudioDevice;
import org.evertone.audio.AudioException;
import org.evertone.audio.AudioStream;

/**
 * A connected browser as an audio device. It is told of each stream by a text message, {@code
 * {"open":1,"rate":16000,"capture":true}} and {@code {"close":1}}, and resamples to the rate itself. Sound is a binary
 * message each way: the stream's number and then samples, all 16 bits little-endian.
 */
final class BrowserHandset implements AudioDevice, HandsetStream.Far, FrameReader.Listener {
    /** Handset, speaker and ringer, and one more while one of them is changed for another. */
    static final int MOST_STREAMS = 4;

    private static final int LAST_ID = 0xFFFF;

    private final Outbox outbox;
    private final Outbox.Wire wire;
    private final FrameReader reader = new FrameReader(this);
    private final CopyOnWriteArrayList<HandsetStream> streams = new CopyOnWriteArrayList<>();
    private int lastId;
    private volatile boolean gone;
    private volatile boolean answered = true;

    BrowserHandset(Outbox.Wire wire) {
        this.wire = wire;
        outbox = new Outbox(wire);
    }

    @Override
    public String name() {
        return "Browser handset";
    }

    @Override
    public AudioStream open(int sampleRateHz, int frameSamples) throws AudioException {
        return open(sampleRateHz, frameSamples, true);
    }

    @Override
    public AudioStream openPlayback(int sampleRateHz, int frameSamples) throws AudioException {
        return open(sampleRateHz, frameSamples, false);
    }

    private synchronized AudioStream open(int rateHz, int frameSamples, boolean captures) throws AudioException {
        if (gone) {
            throw new AudioException("The browser handset is gone");
        }
        if (rateHz != 8000 && rateHz != 16000 && rateHz != 48000) {
            throw new AudioException("The browser handset does not do " + rateHz + " Hz");
        }
        if (streams.size() >= MOST_STREAMS) {
            throw new AudioException("The browser handset has " + MOST_STREAMS + " streams already");
        }
        lastId = lastId % LAST_ID + 1;
        HandsetStream stream = new HandsetStream(lastId, rateHz, frameSamples, captures, this);
        streams.add(stream);
        outbox.text("{\"open\":" + lastId + ",\"rate\":" + rateHz + ",\"capture\":" + captures + "}");
        return stream;
    }

    /** Whether somebody speaks or listens now. */
    boolean inUse() {
        return !streams.isEmpty();
    }

    @Override
    public boolean play(int stream, short[] frame) {
        return outbox.sound(stream, frame);
    }

    @Override
    public void closed(HandsetStream stream) {
        if (streams.remove(stream) && !gone) {
            outbox.text("{\"close\":" + stream.id() + "}");
        }
    }

    /** The socket has taken what it was given. */
    void written() {
        outbox.written();
    }

    /** Octets from the browser; the connection is closed when they break a rule. One thread at a time. */
    void received(ByteBuffer octets) {
        int wrong = reader.read(octets);
        if (wrong != 0) {
            octets.position(octets.limit());
            cut(wrong);
        }
    }

    /**
     * Asks whether the browser is still there.
     *
     * @return false when it has not answered the last time
     */
    boolean ping() {
        if (!answered) {
            return false;
        }
        answered = false;
        outbox.control(Frames.PING, ByteBuffer.allocate(0));
        return true;
    }

    /**
     * Ends all streams and tells the browser why (RFC 6455 §7.4). The connection is cut once it has answered: cut at once,
     * with its sound still coming in, the reason could be lost on the way.
     */
    void close(int code) {
        tell(code);
        wire.cutSoon();
    }

    private void cut(int code) {
        tell(code);
        wire.cut();
    }

    private void tell(int code) {
        end();
        outbox.control(Frames.CLOSE, ByteBuffer.allocate(Short.BYTES).putShort(0, (short) code));
    }

    /** It is no handset any more: whoever waits on a stream is woken. */
    synchronized void end() {
        gone = true;
        streams.forEach(HandsetStream::end);
        streams.clear();
    }

    @Override
    public void onBinary(ByteBuffer message) {
        if (message.remaining() >= Short.BYTES) {
            int id = message.order(ByteOrder.LITTLE_ENDIAN).getShort() & LAST_ID;
            for (HandsetStream stream : streams) {
                if (stream.id() == id) {
                    stream.offer(message);
                }
            }
        }
    }

    @Override
    public void onText(ByteBuffer utf8) {
        // a page says nothing in words; one that does anyway is not worth a failure
    }

    @Override
    public void onPing(ByteBuffer payload) {
        outbox.control(Frames.PONG, payload);
    }

    @Override
    public void onPong() {
        answered = true;
    }

    @Override
    public void onClose() {
        cut(Frames.GOING_AWAY);
    }
}
