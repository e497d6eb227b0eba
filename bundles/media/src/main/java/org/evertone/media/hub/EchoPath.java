package org.evertone.media.hub;

import org.evertone.media.dsp.EchoCanceller;
import org.jspecify.annotations.Nullable;

/**
 * Takes the loudspeaker's sound out of the microphone's. What was played is lined up by what the device says is not yet
 * heard, a little early, so that its echo never comes before it. For the capture thread.
 */
final class EchoPath {
    private static final int LEAD_MILLIS = 15;
    /** The two threads and the device's own figure move by this much without a real change of the delay. */
    private static final int TOLERATED_MILLIS = 30;

    private final Teller teller;
    private @Nullable EchoCanceller canceller;
    private DeviceLink.@Nullable Opened path;
    private short[] played = new short[0];
    private long next;

    EchoPath(Teller teller) {
        this.teller = teller;
    }

    /** Cleans a frame that was just captured; unchanged where the machine has no canceller. */
    void clean(DeviceLink.Opened open, short[] microphone) {
        if (path != open) {
            close();
            begin(open);
        }
        EchoCanceller active = canceller;
        if (active != null) {
            lineUp(open);
            open.played().copy(next, played);
            next += played.length;
            active.cancel(microphone, played, microphone);
        }
    }

    /** Forgets the room. */
    void close() {
        EchoCanceller old = canceller;
        canceller = null;
        path = null;
        if (old != null) {
            old.close();
        }
    }

    private void begin(DeviceLink.Opened open) {
        path = open;
        played = new short[open.frameSamples()];
        next = Long.MIN_VALUE;
        canceller = EchoCanceller.open(open.sampleRateHz()).orElse(null);
        if (canceller == null) {
            teller.tellOnce("audio.echo", "The loudspeaker works without echo cancellation", EchoCanceller.ABSENT);
        }
    }

    private void lineUp(DeviceLink.Opened open) {
        long written = open.played().written();
        int frame = open.frameSamples();
        int perMilli = open.sampleRateHz() / 1000;
        long heard = written - open.stream().delaySamples();
        long wanted = Math.min(heard + (long) LEAD_MILLIS * perMilli, written - frame) - frame;
        boolean ahead = next + frame > written;
        boolean apart = Math.abs(next - wanted) > (long) TOLERATED_MILLIS * perMilli;
        if (next == Long.MIN_VALUE || ahead || apart) {
            next = wanted;
        }
    }
}
