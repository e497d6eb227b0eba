package org.evertone.media.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.evertone.audio.AudioException;
import org.evertone.audio.AudioStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavTest {
    private static final short[] RAMP = ramp(160);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("sound.wav");
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        write(16000, RAMP);
        WavReader.Sound sound = WavReader.read(file);
        assertEquals(16000, sound.rateHz());
        assertArrayEquals(RAMP, sound.samples());
    }

    @Test
    void aFileThatIsStillBeingWrittenIsValidAndAtMostASecondBehind() throws IOException {
        try (WavWriter writer = new WavWriter(file, 8000)) {
            for (int frames = 1; frames <= 120; frames++) {
                writer.append(RAMP);
                int declared = declaredSamples();
                assertTrue(declared <= frames * 160 && declared > frames * 160 - 8000, frames + ": " + declared);
                assertEquals(44 + frames * 320L, Files.size(file));
            }
        }
        assertEquals(120 * 160, declaredSamples());
    }

    @Test
    void streamsOneAfterTheOtherAppendToTheSameFile() throws Exception {
        try (WavAudioDevice device = new WavAudioDevice(Optional.empty(), Optional.of(file))) {
            for (int call = 0; call < 2; call++) {
                try (AudioStream stream = device.open(8000, 160)) {
                    stream.write(RAMP);
                }
                assertEquals((call + 1) * 160, WavReader.read(file).samples().length);
            }
        }
    }

    @Test
    void theInputStartsAtItsBeginningWithEveryStreamAndIsLooped() throws Exception {
        short[] three = {10, 20, 30};
        write(8000, three);
        try (WavAudioDevice device = new WavAudioDevice(Optional.of(file), Optional.empty())) {
            for (int call = 0; call < 2; call++) {
                try (AudioStream stream = device.open(8000, 4)) {
                    short[] frame = new short[4];
                    stream.read(frame);
                    assertArrayEquals(new short[] {10, 20, 30, 10}, frame);
                    stream.read(frame);
                    assertArrayEquals(new short[] {20, 30, 10, 20}, frame);
                }
            }
        }
    }

    @Test
    void otherRatesAreBroughtToTheRateOfTheCall() throws IOException {
        write(16000, new short[] {0, 10, 20, 30});
        WavReader.Sound sound = WavReader.read(file);
        assertArrayEquals(new short[] {0, 20}, sound.at(8000).samples());
        assertArrayEquals(
                new short[] {0, 3, 7, 10, 13, 17, 20, 23, 27, 30, 30, 30},
                sound.at(48000).samples());
    }

    @Test
    void filesThatCannotBeUsedAreRefusedNamingFileAndRule() throws IOException {
        refused("does not exist");
        Files.writeString(file, "hello, this is no sound at all, whatever its name says");
        refused("is not a RIFF/WAVE file");
        write(44100, RAMP);
        refused("44100");
        write(8000, new short[0]);
        refused("holds no samples");
        patch(22, 2);
        refused("not mono");
        patch(34, 8);
        refused("16 bits");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 36));
        patch(22, 1);
        patch(34, 16);
        refused("has no data");
    }

    @Test
    void sizesLargerThanTheFileAreReadToItsEnd() throws IOException {
        write(8000, RAMP);
        for (int at = 40; at < 44; at++) {
            patch(at, 0xff);
        }
        assertArrayEquals(RAMP, WavReader.read(file).samples());
    }

    @Test
    void aCallAtAnotherRateIsRecordedAtTheRateOfTheFirst() throws Exception {
        try (WavAudioDevice device = new WavAudioDevice(Optional.empty(), Optional.of(file))) {
            try (AudioStream first = device.open(8000, 80)) {
                first.write(new short[80]);
            }
            short[] steady = new short[160];
            Arrays.fill(steady, (short) 1000);
            try (AudioStream second = device.open(16000, 160)) {
                second.write(steady);
                second.write(steady);
            }
            WavReader.Sound sound = WavReader.read(file);
            assertEquals(8000, sound.rateHz());
            assertEquals(240, sound.samples().length);
            assertEquals(1000, sound.samples()[220], 20);
        }
    }

    @Test
    void musicIsMixedDownAndBroughtToARateOfThePhone() throws IOException {
        short[] stereo = new short[2 * 44100];
        for (int i = 0; i < stereo.length / 2; i++) {
            double sample = 8000 * Math.sin(2 * Math.PI * 1000 * i / 44100);
            stereo[2 * i] = (short) Math.round(2 * sample);
        }
        write(44100, stereo);
        patch(22, 2);
        WavReader.Sound sound = WavReader.readMusic(file, 1 << 20);
        assertEquals(48000, sound.rateHz());
        assertEquals(48000, sound.samples().length);
        for (int i = 100; i < 47_900; i++) {
            assertEquals(8000 * Math.sin(2 * Math.PI * 1000 * i / 48000), sound.samples()[i], 40, "sample " + i);
        }
        IOException large = assertThrows(IOException.class, () -> WavReader.readMusic(file, 1000));
        assertTrue(large.getMessage().contains("1000"), large.getMessage());
    }

    @Test
    void aClosedStreamWakesItsReader() throws Exception {
        AudioStream stream = new ToneEchoDevice().open(8000, 8000 * 30);
        Thread reader = new Thread(() -> assertThrows(AudioException.class, () -> stream.read(new short[240_000])));
        reader.start();
        stream.close();
        reader.join(5000);
        assertEquals(Thread.State.TERMINATED, reader.getState());
    }

    private void refused(String rule) {
        IOException refused = assertThrows(IOException.class, () -> WavReader.read(file));
        assertTrue(refused.getMessage().contains(rule), refused.getMessage());
        assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
    }

    private void write(int rateHz, short[] samples) throws IOException {
        try (WavWriter writer = new WavWriter(file, rateHz)) {
            for (int at = 0; at < samples.length; at += 4000) {
                writer.append(Arrays.copyOfRange(samples, at, Math.min(samples.length, at + 4000)));
            }
        }
    }

    private void patch(int at, int value) throws IOException {
        byte[] octets = Files.readAllBytes(file);
        octets[at] = (byte) value;
        Files.write(file, octets);
    }

    private int declaredSamples() throws IOException {
        byte[] header = Arrays.copyOf(Files.readAllBytes(file), 44);
        return ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(40) / 2;
    }

    private static short[] ramp(int count) {
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (short) (i * 100 - 8000);
        }
        return samples;
    }
}
