package org.evertone.media.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.evertone.audio.AudioStream;
import org.evertone.audio.Outlet;
import org.evertone.media.dsp.EchoCanceller;
import org.junit.jupiter.api.Test;

/** Needs libspeexdsp1. */
class EchoPathTest {
    private static final int RATE_HZ = 16_000;
    private static final int FRAME = RATE_HZ / 100;
    /** What the card still has to play, and what passes until the microphone has it. */
    private static final int CARD_FRAMES = 3;

    private final List<String> told = new ArrayList<>();

    @Test
    void theLoudspeakersOwnSoundIsTakenOutThoughTheDevicePlaysLate() {
        assertTrue(EchoCanceller.open(RATE_HZ).isPresent(), "package libspeexdsp1 is missing");
        EchoPath path = new EchoPath((kind, what, why) -> told.add(kind));
        DeviceLink.Opened open = opened();
        short[][] played = new short[600][];
        Random random = new Random(1);
        double before = 0;
        double after = 0;
        for (int n = 0; n < played.length; n++) {
            played[n] = loud(random);
            open.played().write(played[n]);
            short[] microphone = new short[FRAME];
            if (n >= CARD_FRAMES + 1) {
                short[] heard = played[n - CARD_FRAMES - 1];
                for (int i = 0; i < FRAME; i++) {
                    microphone[i] = (short) (heard[i] * 0.4);
                }
            }
            double raw = power(microphone);
            path.clean(open, microphone);
            if (n >= 500) {
                before += raw;
                after += power(microphone);
            }
        }
        path.close();
        double reduction = 10 * Math.log10(before / (after + 1));
        assertTrue(reduction > 15, "echo is only " + reduction + " dB lower");
        assertEquals(List.of(), told);
    }

    private static DeviceLink.Opened opened() {
        Devices devices = new Devices();
        MemoryDevice device = new MemoryDevice(new short[1]);
        devices.add(device, Map.of());
        Devices.Offer offer = devices.best(Outlet.SPEAKER, false);
        if (offer == null) {
            throw new AssertionError("no device");
        }
        return new DeviceLink.Opened(offer, new LateStream(), RATE_HZ, FRAME, new SampleRing(32_768));
    }

    private static short[] loud(Random random) {
        short[] frame = new short[FRAME];
        for (int i = 0; i < FRAME; i++) {
            frame[i] = (short) (random.nextGaussian() * 3000);
        }
        return frame;
    }

    private static double power(short[] frame) {
        double sum = 0;
        for (short sample : frame) {
            sum += (double) sample * sample;
        }
        return sum;
    }

    private static final class LateStream implements AudioStream {
        @Override
        public void read(short[] frame) {}

        @Override
        public void write(short[] frame) {}

        @Override
        public int delaySamples() {
            return CARD_FRAMES * FRAME;
        }

        @Override
        public void close() {}
    }
}
