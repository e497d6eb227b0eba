package org.evertone.media.hub;

import java.io.IOException;
import java.util.function.Consumer;
import org.evertone.audio.AudioDevice;
import org.evertone.audio.AudioException;
import org.evertone.audio.AudioStream;
import org.evertone.audio.Outlet;
import org.evertone.media.device.FrameClock;
import org.jspecify.annotations.Nullable;

/**
 * Rings at the ringer's device on a thread of its own, which lives while it rings. A device that fails is tried again once
 * a second; a file that cannot be read is replaced by a cadence, as a phone has to ring. For any thread.
 */
final class Ringer {
    private static final String INSTEAD_OF_A_FILE = "660/250,880/250,660/250,880/250,0/2000";
    private static final long RETRY_NANOS = 1_000_000_000L;

    private final Devices devices;
    private final Loudness loudness;
    private final Consumer<String> onTrouble;
    private @Nullable Ring current;
    private volatile String ringing = "";
    private volatile String trouble = "";

    /** @param onTrouble told one plain phrase */
    Ringer(Devices devices, Loudness loudness, Consumer<String> onTrouble) {
        this.devices = devices;
        this.loudness = loudness;
        this.onTrouble = onTrouble;
    }

    /** @throws IllegalArgumentException when it is neither a cadence nor a file */
    synchronized void ring(String sound) {
        RingSound.check(sound);
        stop();
        Ring next = new Ring(sound);
        current = next;
        ringing = sound;
        Thread thread = new Thread(next, "media-ringer");
        thread.setDaemon(true);
        thread.start();
    }

    synchronized void stop() {
        Ring last = current;
        current = null;
        ringing = "";
        if (last != null) {
            last.stop();
        }
    }

    String ringing() {
        return ringing;
    }

    /** Why the ringer is silent, one plain phrase, or empty. */
    String trouble() {
        return trouble;
    }

    /** One ringing, from its start to its end. */
    private final class Ring implements Runnable {
        private final String sound;
        private final FrameClock clock = new FrameClock();
        private final SpeedLimit speed = new SpeedLimit();
        private final Loudness.Control volume = loudness.new Control();
        private volatile boolean stopped;
        private volatile @Nullable AudioStream stream;

        Ring(String sound) {
            this.sound = sound;
        }

        @Override
        public void run() {
            RingSound source = source();
            short[] frame = new short[source.sampleRateHz() / (1000 / AudioHub.FRAME_MILLIS)];
            while (!stopped) {
                Devices.Offer offer = devices.best(Outlet.RINGER, true);
                if (offer != null) {
                    play(offer, source, frame);
                }
                if (!stopped) {
                    clock.restart();
                    clock.await(RETRY_NANOS);
                }
            }
        }

        private RingSound source() {
            try {
                return RingSound.of(sound);
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                tell(String.valueOf(e.getMessage()));
                return RingSound.cadence(INSTEAD_OF_A_FILE);
            }
        }

        private void play(Devices.Offer offer, RingSound source, short[] frame) {
            AudioDevice device = offer.device();
            try (AudioStream opened = device.openPlayback(source.sampleRateHz(), frame.length)) {
                stream = opened;
                while (!stopped && devices.best(Outlet.RINGER, true) == offer) {
                    source.fill(frame);
                    scale(frame, volume.apply(device, opened, Outlet.RINGER));
                    opened.write(frame);
                    speed.frame();
                    trouble = "";
                }
            } catch (AudioException | RuntimeException | Error e) {
                if (!stopped) {
                    tell(device.name() + ": " + (e instanceof AudioException ? e.getMessage() : e));
                }
            } finally {
                stream = null;
                loudness.moved();
            }
        }

        private void scale(short[] frame, float gain) {
            if (gain != 1) {
                for (int i = 0; i < frame.length; i++) {
                    frame[i] = (short) Math.round(frame[i] * gain);
                }
            }
        }

        private void tell(String what) {
            if (!what.equals(trouble)) {
                trouble = what;
                onTrouble.accept(what);
            }
        }

        /** The thread ends after the frame that is being played, at once when the device blocks. */
        void stop() {
            stopped = true;
            clock.stop();
            AudioStream open = stream;
            if (open != null) {
                // Closing may take as long as the device likes, and who stops the ringing does not wait.
                Thread closer = new Thread(open::close, "media-ringer-end");
                closer.setDaemon(true);
                closer.start();
            }
        }
    }
}
