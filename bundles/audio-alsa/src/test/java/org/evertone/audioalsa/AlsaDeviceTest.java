package org.evertone.audioalsa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.NativeLibrary;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.evertone.audio.AudioException;
import org.evertone.audio.AudioStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way through libasound, on its plugins that need no card. */
@Timeout(60)
class AlsaDeviceTest {
    private static final int RATE_HZ = 16000;
    private static final int FRAME = 160;
    private static final int RESERVE = 320;
    private static final AlsaDevice.Timing TIMING = new AlsaDevice.Timing(10, 20);

    @TempDir
    static Path folder;

    @BeforeAll
    static void configureAlsa() throws IOException {
        Path configuration = folder.resolve("alsa.conf");
        Files.writeString(configuration, """
                pcm.nothing { type null }
                pcm.files { type file slave.pcm { type null } file "%1$s/played" infile "%1$s/microphone" format raw }
                pcm.converted { type plug slave { pcm { type null } rate 48000 channels 2 format S32_LE } }
                pcm.digital { type iec958 slave { pcm { type null } format S16_LE } }
                """.formatted(folder));
        // alsa-lib reads its environment in C, which Java's copy does not change.
        NativeLibrary.getInstance("c")
                .getFunction("setenv")
                .invokeInt(new Object[] {"ALSA_CONFIG_PATH", configuration.toString(), 1});
    }

    @Test
    void whatIsWrittenIsPlayedBehindTheReserveOfSilence() throws Exception {
        try (AudioStream stream = device("files").openPlayback(RATE_HZ, FRAME)) {
            for (int i = 1; i <= 100; i++) {
                stream.write(frame(i));
            }
        }

        short[] played = samples(Files.readAllBytes(folder.resolve("played")));
        assertTrue(played.length >= RESERVE + 50 * FRAME, "only " + played.length);
        for (int i = 0; i < played.length; i++) {
            assertEquals(i < RESERVE ? 0 : (i - RESERVE) / FRAME + 1, played[i], "sample " + i);
        }
    }

    @Test
    void whatTheMicrophoneHeardIsReadFrameByFrame() throws Exception {
        ByteBuffer heard = ByteBuffer.allocate(50 * FRAME * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 50 * FRAME; i++) {
            heard.putShort((short) (i / FRAME + 1));
        }
        Files.write(folder.resolve("microphone"), heard.array());

        try (AudioStream stream = device("files", "nothing").open(RATE_HZ, FRAME)) {
            short[] frame = new short[FRAME];
            for (int i = 1; i <= 50; i++) {
                stream.read(frame);
                assertArrayEquals(frame(i), frame);
            }
        }
    }

    @Test
    void neitherReadingNorWritingAllocates() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (AudioStream stream = device("nothing").open(RATE_HZ, FRAME)) {
            short[] frame = new short[FRAME];
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 20; round++) {
                long before =
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId());
                for (int i = 0; i < 500; i++) {
                    stream.read(frame);
                    stream.write(frame);
                }
                long after =
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId());
                least = Math.min(least, after - before);
            }
            assertEquals(0, least, "bytes in 500 frames");
        }
    }

    @Test
    void anEndlessRowOfOpeningsLeavesNoDescriptorBehind() throws Exception {
        Path descriptors = Path.of("/proc/self/fd");
        AlsaDevice device = device("nothing");
        device.open(RATE_HZ, FRAME).close();
        long before = count(descriptors);

        for (int i = 0; i < 50; i++) {
            device.open(RATE_HZ, FRAME).close();
        }

        assertTrue(count(descriptors) < before + 25, "descriptors stay open");
    }

    @Test
    void everyRateOfACallIsConvertedByAPlug() throws Exception {
        for (int rateHz : new int[] {8000, 16000, 48000}) {
            for (int millis : new int[] {10, 20}) {
                int frameSamples = rateHz / 1000 * millis;
                try (AudioStream stream = device("converted").open(rateHz, frameSamples)) {
                    for (int i = 0; i < 20; i++) {
                        stream.read(new short[frameSamples]);
                        stream.write(new short[frameSamples]);
                    }
                    assertEquals(0, stream.interruptions());
                }
            }
        }
    }

    @Test
    void aDeviceWithOtherSamplesIsRefusedInWords() {
        AudioException refused =
                assertThrows(AudioException.class, () -> device("digital").openPlayback(RATE_HZ, FRAME));

        assertEquals(
                "sound device \"digital\" does not take 16 bit samples, which a name that begins with plughw: converts:"
                        + " Invalid argument",
                refused.getMessage());
    }

    @Test
    void aNameThatAlsaDoesNotKnowIsRefusedInWords() {
        AudioException refused =
                assertThrows(AudioException.class, () -> device("telefon").open(RATE_HZ, FRAME));

        assertEquals("sound device \"telefon\" cannot be opened: No such file or directory", refused.getMessage());
    }

    @Test
    void aMissingCardIsNamedWithThoseThatAreThere() throws IOException {
        card(0, "Loopback");
        card(1, "Dummy");

        AudioException refused = assertThrows(
                AudioException.class, () -> device("plughw:CARD=Device").open(RATE_HZ, FRAME));

        assertEquals("sound card \"Device\" is not there (cards: Dummy, Loopback)", refused.getMessage());
    }

    @Test
    void aDeviceWithoutMixerLeavesTheVolumeToTheCaller() {
        assertFalse(device("nothing").volume(50));
        assertFalse(device("plughw:CARD=Device").volume(50));
    }

    private static AlsaDevice device(String name) {
        return device(name, name);
    }

    private static AlsaDevice device(String capture, String playback) {
        return new AlsaDevice(new PcmName(playback), new PcmName(capture), "", TIMING, folder);
    }

    private static void card(int number, String id) throws IOException {
        Path card = Files.createDirectories(folder.resolve("card" + number));
        Files.writeString(card.resolve("id"), id + "\n");
    }

    private static long count(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.count();
        }
    }

    private static short[] frame(int value) {
        short[] frame = new short[FRAME];
        Arrays.fill(frame, (short) value);
        return frame;
    }

    private static short[] samples(byte[] bytes) {
        short[] samples = new short[bytes.length / Short.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }
}
