package org.evertone.media.device;

import org.evertone.audio.AudioDevice;
import org.evertone.audio.AudioException;
import org.evertone.audio.AudioStream;
import org.evertone.media.tone.Cadence;
import org.evertone.media.tone.ToneGenerator;
import org.osgi.service.component.annotations.Component;

/**
 * The handset of a phone without sound: its microphone gives a soft beep every two seconds, mixed with what its speaker
 * got one second ago at half the level. So both directions of a call can be heard at the far end. It takes calls only, as
 * a tone would come back as an echo.
 */
@Component(property = {AudioDevice.TONES + ":Boolean=false", AudioDevice.ECHO + ":Boolean=false"})
public final class ToneEchoDevice implements AudioDevice {
    private static final Cadence BEEP = Cadence.parse("440/400,0/1600");
    private static final int BEEP_PEAK = 3000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    @Override
    public String name() {
        return "Tone and echo";
    }

    @Override
    public AudioStream open(int sampleRateHz, int frameSamples) {
        return new Stream(sampleRateHz, frameSamples);
    }

    private static final class Stream implements AudioStream {
        private final ToneGenerator beep;
        private final short[] lastSecond;
        private final long frameNanos;
        private final FrameClock captureClock = new FrameClock();
        private final FrameClock playoutClock = new FrameClock();
        private int captured;
        private int played = -1;
        private volatile boolean closed;

        Stream(int sampleRateHz, int frameSamples) {
            beep = new ToneGenerator(BEEP, sampleRateHz, BEEP_PEAK);
            lastSecond = new short[sampleRateHz];
            frameNanos = frameSamples * NANOS_PER_SECOND / sampleRateHz;
        }

        @Override
        public void read(short[] frame) throws AudioException {
            captureClock.await(frameNanos);
            requireOpen();
            beep.fill(frame);
            synchronized (lastSecond) {
                for (int i = 0; i < frame.length; i++) {
                    frame[i] += (short) (lastSecond[captured] / 2);
                    // Heard once: a speaker that stopped leaves silence, not a loop.
                    lastSecond[captured] = 0;
                    captured = (captured + 1) % lastSecond.length;
                }
            }
        }

        @Override
        public void write(short[] frame) throws AudioException {
            requireOpen();
            synchronized (lastSecond) {
                if (played < 0) {
                    // Two frames behind capture, so that small delays of either thread do not cross.
                    played = Math.floorMod(captured - 2 * frame.length, lastSecond.length);
                }
                for (short sample : frame) {
                    lastSecond[played] = sample;
                    played = (played + 1) % lastSecond.length;
                }
            }
            playoutClock.await(frameNanos);
        }

        @Override
        public void close() {
            closed = true;
            captureClock.stop();
            playoutClock.stop();
        }

        private void requireOpen() throws AudioException {
            if (closed) {
                throw new AudioException("The stream of tone and echo is closed");
            }
        }
    }
}
