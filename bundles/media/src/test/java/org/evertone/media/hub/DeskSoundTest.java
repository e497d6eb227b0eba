package org.evertone.media.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.evertone.audio.AudioDevice;
import org.evertone.audio.Outlet;
import org.evertone.media.tone.Cadence;
import org.evertone.media.tone.ToneGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;

class DeskSoundTest {
    @TempDir
    Path folder;

    private final Notes notes = new Notes();
    private final AudioHub hub = new AudioHub(notes);
    private final StoredVolumes stored = new StoredVolumes();
    private final DeskSound sound = new DeskSound(hub, stored.store(), notes);
    private final MemoryDevice card = new MemoryDevice("Ringer card", new short[1]);

    @AfterEach
    void close() throws Exception {
        sound.close();
        hub.close();
    }

    @Test
    void theRingerPlaysItsCadenceOnItsOwnDeviceUntilItIsStopped() throws Exception {
        MemoryDevice handset = new MemoryDevice("Handset card", new short[1]);
        hub.addDevice(handset, Map.of(AudioDevice.OUTLETS, "HANDSET", Constants.SERVICE_RANKING, 10));
        hub.addDevice(card, Map.of(AudioDevice.OUTLETS, "RINGER"));
        sound.ring("660/20,0/20");
        assertEquals("660/20,0/20", sound.ringing());
        card.awaitHeard(3200);
        short[] expected = new short[3200];
        new ToneGenerator(Cadence.parse("660/20,0/20"), RingSound.CADENCE_RATE_HZ, RingSound.CADENCE_PEAK)
                .fill(expected);
        assertArrayEquals(expected, card.heard(3200));
        sound.stopRinging();
        assertEquals("", sound.ringing());
        card.awaitClosed();
        assertEquals(List.of("playback 16000"), card.opened());
        assertEquals(List.of(), handset.opened());
    }

    @Test
    void theRingerPlaysAWavFileOverAndOverAtItsRate() throws Exception {
        hub.addDevice(card, Map.of());
        Path file = wav(48_000, new short[] {100, 200, 300});
        sound.ring(file.toString());
        card.awaitHeard(6);
        assertArrayEquals(new short[] {100, 200, 300, 100, 200, 300}, card.heard(6));
        assertEquals(List.of("playback 48000"), card.opened());
    }

    @Test
    void aFileThatCannotBeReadRingsAllTheSameAndIsTold() throws Exception {
        hub.addDevice(card, Map.of());
        Path file = Files.writeString(folder.resolve("song.wav"), "no song");
        sound.ring(file.toString());
        card.await(() -> card.heardCount() > 1600);
        assertEquals(1, notes.recorded.size());
        assertTrue(notes.recorded.get(0).startsWith("ringer.trouble: WAV file " + file), notes.recorded.get(0));
    }

    @Test
    void whatIsNeitherCadenceNorFileIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> sound.ring("ding dong"));
        assertThrows(
                IllegalArgumentException.class,
                () -> sound.ring(folder.resolve("none.wav").toString()));
        assertEquals("", sound.ringing());
    }

    @Test
    void aRingerThatFailsIsTriedAgainAndToldOnce() throws Exception {
        card.broken(true);
        hub.addDevice(card, Map.of());
        sound.ring("660/0");
        card.await(() -> notes.recorded.equals(List.of("ringer.trouble: Ringer card: unplugged")));
        assertEquals("Ringer card: unplugged", sound.device(Outlet.RINGER));
        card.broken(false);
        card.awaitHeard(160);
        card.await(() -> sound.device(Outlet.RINGER).equals("Ringer card"));
    }

    @Test
    void theVolumeOfTheRingerScalesWhatItPlays() throws Exception {
        hub.addDevice(card, Map.of());
        sound.volume(Outlet.RINGER, 50);
        assertEquals(50, sound.volume(Outlet.RINGER));
        sound.ring(wav(8000, new short[] {10_000}).toString());
        card.awaitHeard(1);
        assertEquals(1000, card.heard(1)[0]);
    }

    @Test
    void afterRingingOnTheCardOfTheHandsetTheCallIsAsLoudAsTheHandsetWasSet() throws Exception {
        card.withVolume();
        hub.addDevice(card, Map.of());
        sound.volume(Outlet.RINGER, 100);
        sound.volume(Outlet.HANDSET, 30);
        Participant call = new Participant() {
            @Override
            public boolean isCall() {
                return true;
            }
        };
        hub.join(call);
        card.await(() -> card.volumes().equals(List.of(30)));
        sound.ring("660/0");
        card.await(() -> card.volumes().equals(List.of(30, 100)));
        sound.stopRinging();
        card.await(() -> card.volumes().equals(List.of(30, 100, 30)));
    }

    @Test
    void volumesOfARowOfKeyPressesAreSavedTogetherAndSetAtTheNextStart() throws Exception {
        sound.volume(Outlet.HANDSET, 70);
        sound.volume(Outlet.RINGER, 30);
        sound.volume(Outlet.HANDSET, 60);
        sound.close();
        assertEquals(Map.of("Handset Volume", "60", "Ringer Volume", "30"), stored.saved.poll());
        assertEquals(0, stored.listeners());
        AudioHub next = new AudioHub(notes);
        DeskSound again = new DeskSound(next, stored.store(), notes);
        assertEquals(60, again.volume(Outlet.HANDSET));
        assertEquals(30, again.volume(Outlet.RINGER));
        assertEquals(100, again.volume(Outlet.SPEAKER));
        again.close();
        next.close();
        assertTrue(stored.saved.isEmpty());
    }

    @Test
    void aVolumeIsSavedByItself() throws Exception {
        DeskSound other = savingAfter(Duration.ofMillis(20));
        other.volume(Outlet.HANDSET, 60);
        assertEquals(Map.of("Handset Volume", "60"), stored.saved.poll(20, TimeUnit.SECONDS));
        other.volume(Outlet.HANDSET, 50);
        assertEquals(Map.of("Handset Volume", "50"), stored.saved.poll(20, TimeUnit.SECONDS));
        other.close();
    }

    @Test
    void aVolumeThatWasSetJustBeforeTheEndIsSaved() throws Exception {
        sound.volume(Outlet.SPEAKER, 40);
        sound.close();
        assertEquals(Map.of("Speaker Volume", "40"), stored.saved.poll());
    }

    @Test
    void aVolumeOfTheConfigurationIsTakenOverUnlessAPersonHasJustSetAnother() throws Exception {
        DeskSound slow = savingAfter(Duration.ofHours(1));
        stored.change(Outlet.SPEAKER, 20);
        assertEquals(20, slow.volume(Outlet.SPEAKER));
        slow.volume(Outlet.SPEAKER, 50);
        stored.change(Outlet.SPEAKER, 30);
        assertEquals(50, slow.volume(Outlet.SPEAKER));
        slow.close();
    }

    @Test
    void aVolumeThatCannotBeSavedStaysIsToldAndIsSavedWithTheNext() throws Exception {
        DeskSound quick = savingAfter(Duration.ofMillis(20));
        stored.full(true);
        quick.volume(Outlet.HANDSET, 50);
        card.await(() -> notes.recorded.equals(List.of("sound.refused: could not be saved: the disk is full")));
        stored.full(false);
        stored.change(Outlet.HANDSET, 90);
        assertEquals(50, quick.volume(Outlet.HANDSET));
        quick.volume(Outlet.RINGER, 10);
        assertEquals(Map.of("Handset Volume", "50", "Ringer Volume", "10"), stored.saved.poll(20, TimeUnit.SECONDS));
        quick.close();
    }

    @Test
    void whoStopsTheRingingDoesNotWaitForTheDeviceToClose() throws Exception {
        hub.addDevice(card, Map.of());
        CountDownLatch slow = new CountDownLatch(1);
        card.closesAfter(slow);
        sound.ring("660/0");
        card.awaitHeard(160);
        assertTimeoutPreemptively(Duration.ofSeconds(5), sound::stopRinging);
        assertEquals(1, card.openStreams());
        slow.countDown();
        card.awaitClosed();
    }

    @Test
    void anOutletIsNamedByItsDeviceOrByWhatIsMissing() {
        assertEquals("No audio device for the speaker", sound.device(Outlet.SPEAKER));
        hub.addDevice(card, Map.of(AudioDevice.OUTLETS, new String[] {"RINGER", "SPEAKER"}));
        assertEquals("Ringer card", sound.device(Outlet.SPEAKER));
        assertEquals("No audio device for the handset", sound.device(Outlet.HANDSET));
    }

    @Test
    void callsAreNotHeardAtTheRingerAndVolumesAreWithinBounds() {
        assertThrows(IllegalArgumentException.class, () -> sound.use(Outlet.RINGER));
        assertThrows(IllegalArgumentException.class, () -> sound.volume(Outlet.HANDSET, 101));
        assertThrows(IllegalArgumentException.class, () -> sound.volume(Outlet.HANDSET, -1));
        sound.use(Outlet.SPEAKER);
        assertEquals(Outlet.SPEAKER, sound.outlet());
        sound.mute(true);
        assertTrue(sound.muted());
        assertEquals(100, sound.volume(Outlet.HANDSET));
    }

    /** In place of the other, as one hub has one. */
    private DeskSound savingAfter(Duration time) throws Exception {
        sound.close();
        return new DeskSound(hub, stored.store(), notes, time);
    }

    private Path wav(int rateHz, short[] samples) throws Exception {
        ByteBuffer file = ByteBuffer.allocate(44 + samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples.length * 2);
        file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        file.putShort((short) 1).putShort((short) 1).putInt(rateHz).putInt(rateHz * 2);
        file.putShort((short) 2).putShort((short) 16);
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples.length * 2);
        for (short sample : samples) {
            file.putShort(sample);
        }
        return Files.write(folder.resolve("ring.wav"), file.array());
    }
}
