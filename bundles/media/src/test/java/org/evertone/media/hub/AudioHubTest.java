package org.evertone.media.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.evertone.audio.AudioDevice;
import org.evertone.audio.AudioException;
import org.evertone.audio.AudioStream;
import org.evertone.audio.Outlet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;

/** Devices in memory, in real time. */
class AudioHubTest {
    private final Notes notes = new Notes();
    private final AudioHub hub = new AudioHub(notes);

    @AfterEach
    void close() {
        hub.close();
    }

    /** A call that says one value for ever and keeps what it hears last. */
    private static final class Talker implements Participant {
        private final int rateHz;
        private final short value;
        final BlockingQueue<short[]> heard = new LinkedBlockingQueue<>();
        final List<String> troubles = Collections.synchronizedList(new ArrayList<>());

        Talker(int rateHz, int value) {
            this.rateHz = rateHz;
            this.value = (short) value;
        }

        @Override
        public int sampleRateHz() {
            return rateHz;
        }

        @Override
        public boolean isCall() {
            return true;
        }

        @Override
        public void hear(short[] frame, int sampleRateHz) {
            heard.add(frame.clone());
        }

        @Override
        public boolean speak(short[] frame, int sampleRateHz, long nowNanos) {
            Arrays.fill(frame, value);
            return value != 0;
        }

        @Override
        public void trouble(String what) {
            troubles.add(what);
        }

        /** Waits until whole frames of this value are heard. */
        void awaitHeard(int value) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            short[] last = {};
            while (System.nanoTime() - end < 0) {
                short[] frame = heard.poll(1, TimeUnit.SECONDS);
                if (frame != null) {
                    last = frame;
                    if (frame[0] == value && frame[frame.length - 1] == value) {
                        return;
                    }
                }
            }
            throw new AssertionError("hears " + Arrays.toString(last) + ", not " + value);
        }
    }

    private static MemoryDevice device(String name, int microphone) {
        return new MemoryDevice(name, new short[] {(short) microphone});
    }

    @Test
    void theDeviceIsOpenOnlyWhileSomebodyTakesPart() throws Exception {
        MemoryDevice device = device("Card", 5);
        hub.addDevice(device, Map.of());
        for (int round = 1; round <= 2; round++) {
            Talker talker = new Talker(8000, 100 * round);
            hub.join(talker);
            talker.awaitHeard(5);
            device.awaitSample((short) (100 * round));
            hub.leave(talker);
            device.awaitClosed();
            assertEquals(Collections.nCopies(round, "duplex 8000"), device.opened());
        }
    }

    @Test
    void theDeviceRunsAtTheRateOfTheCallAndIsNotSlowedDownInOne() throws Exception {
        MemoryDevice device = device("Card", 5);
        hub.addDevice(device, Map.of());
        Talker narrow = new Talker(8000, 100);
        Talker wide = new Talker(16000, 1);
        hub.join(narrow);
        narrow.awaitHeard(5);
        hub.join(wide);
        wide.awaitHeard(5);
        device.await(() -> device.opened().size() == 2);
        hub.leave(wide);
        device.awaitMore(1600);
        assertEquals(List.of("duplex 8000", "duplex 16000"), device.opened());
    }

    @Test
    void inAConferenceEverybodyHearsTheOthersAndTheDeskAndTheDeskHearsAll() throws Exception {
        MemoryDevice device = device("Card", 7);
        hub.addDevice(device, Map.of());
        Talker one = new Talker(8000, 100);
        Talker two = new Talker(8000, 1000);
        Talker three = new Talker(8000, 10_000);
        hub.join(one);
        hub.join(two);
        hub.bridge(List.of(one, two, three));
        hub.join(three);
        one.awaitHeard(7 + 1000 + 10_000);
        two.awaitHeard(7 + 100 + 10_000);
        three.awaitHeard(7 + 100 + 1000);
        device.awaitSample((short) 11_100);
        hub.bridge(List.of());
        one.heard.clear();
        one.awaitHeard(7);
    }

    @Test
    void whoIsNotInTheConferenceHearsOnlyTheDesk() throws Exception {
        hub.addDevice(device("Card", 7), Map.of());
        Talker one = new Talker(8000, 100);
        Talker two = new Talker(8000, 1000);
        Talker apart = new Talker(8000, 10_000);
        hub.join(one);
        hub.join(two);
        hub.join(apart);
        hub.bridge(List.of(one, two));
        one.awaitHeard(1007);
        apart.heard.clear();
        two.awaitHeard(107);
        apart.awaitHeard(7);
        assertTrue(apart.heard.stream().allMatch(frame -> frame[0] == 7));
    }

    @Test
    void aMutedMicrophoneIsSilenceAndConferencesGoOn() throws Exception {
        hub.addDevice(device("Card", 7), Map.of());
        Talker one = new Talker(8000, 100);
        Talker two = new Talker(8000, 1000);
        hub.join(one);
        hub.join(two);
        hub.bridge(List.of(one, two));
        one.awaitHeard(1007);
        hub.mute(true);
        one.awaitHeard(1000);
        hub.mute(false);
        one.awaitHeard(1007);
    }

    @Test
    void anotherOutletMovesTheCallToItsDeviceAtOnce() throws Exception {
        MemoryDevice handset = device("Handset card", 1);
        MemoryDevice speaker = device("Speaker card", 2);
        hub.addDevice(handset, Map.of(AudioDevice.OUTLETS, "HANDSET"));
        hub.addDevice(speaker, Map.of(AudioDevice.OUTLETS, new String[] {"SPEAKER", "RINGER"}));
        Talker talker = new Talker(8000, 100);
        hub.join(talker);
        talker.awaitHeard(1);
        hub.use(Outlet.SPEAKER);
        speaker.awaitCaptured(5);
        speaker.awaitSample((short) 100);
        assertEquals(0, handset.openStreams());
        assertEquals(List.of(), talker.troubles);
    }

    @Test
    void theSpeakersMicrophoneIsLeftAsItIsWhereTheDeviceHasNoEcho() throws Exception {
        hub.addDevice(device("Browser", 4321), Map.of(AudioDevice.ECHO, false));
        hub.use(Outlet.SPEAKER);
        Talker talker = new Talker(8000, 100);
        hub.join(talker);
        talker.awaitHeard(4321);
        for (int frames = 0; frames < 20; frames++) {
            talker.awaitHeard(4321);
        }
    }

    @Test
    void whereNothingServesTheSpeakerTheHandsetGoesOn() throws Exception {
        MemoryDevice handset = device("Handset card", 1);
        hub.addDevice(handset, Map.of(AudioDevice.OUTLETS, "HANDSET"));
        hub.use(Outlet.SPEAKER);
        Talker talker = new Talker(8000, 100);
        hub.join(talker);
        handset.awaitSample((short) 100);
    }

    @Test
    void aParticipantThatFailsDoesNotSilenceTheOthers() throws Exception {
        MemoryDevice card = device("Card", 6);
        hub.addDevice(card, Map.of());
        hub.join(new Participant() {
            @Override
            public void hear(short[] frame, int sampleRateHz) {
                throw new IllegalStateException("ear");
            }

            @Override
            public boolean speak(short[] frame, int sampleRateHz, long nowNanos) {
                throw new IllegalStateException("mouth");
            }
        });
        Talker talker = new Talker(8000, 100);
        hub.join(talker);
        talker.awaitHeard(6);
        card.awaitSample((short) 100);
        assertEquals(1, faults().size());
    }

    @Test
    void aDeviceThatOpensSlowlyDoesNotHoldUpTheCall() throws Exception {
        MemoryDevice card = device("Slow card", 4);
        CountDownLatch warm = new CountDownLatch(1);
        hub.addDevice(
                new AudioDevice() {
                    @Override
                    public String name() {
                        return "Slow card";
                    }

                    @Override
                    public AudioStream open(int sampleRateHz, int frameSamples) throws AudioException {
                        try {
                            warm.await();
                        } catch (InterruptedException e) {
                            throw new AudioException("interrupted", e);
                        }
                        return card.open(sampleRateHz, frameSamples);
                    }
                },
                Map.of());
        Talker talker = new Talker(8000, 100);
        hub.join(talker);
        for (int frames = 0; frames < 10; frames++) {
            talker.awaitHeard(0);
        }
        warm.countDown();
        talker.awaitHeard(4);
        assertEquals(List.of(), talker.troubles);
    }

    @Test
    void theDeviceOfTheHighestRankingIsUsedAndItsLossIsSurvived() throws Exception {
        MemoryDevice plain = device("Plain", 1);
        MemoryDevice better = device("Better", 2);
        hub.addDevice(plain, Map.of(Constants.SERVICE_ID, 1L));
        Talker talker = new Talker(8000, 100);
        hub.join(talker);
        talker.awaitHeard(1);
        hub.addDevice(better, Map.of(Constants.SERVICE_RANKING, 10, Constants.SERVICE_ID, 2L));
        talker.awaitHeard(2);
        hub.removeDevice(better);
        talker.awaitHeard(1);
        hub.removeDevice(plain);
        talker.awaitHeard(0);
        assertEquals(List.of("No audio device"), talker.troubles);
    }

    @Test
    void aDeviceThatFailsInACallIsHeardAgainWhenItIsBack() throws Exception {
        MemoryDevice device = device("Loose plug", 3);
        hub.addDevice(device, Map.of());
        Talker talker = new Talker(8000, 100);
        hub.join(talker);
        talker.awaitHeard(3);
        device.broken(true);
        talker.awaitHeard(0);
        device.broken(false);
        talker.awaitHeard(3);
        assertEquals(List.of("Loose plug: unplugged"), talker.troubles);
        assertEquals("", hub.trouble());
    }

    @Test
    void aDeviceThatFailsWithAnErrorIsToldAndTriedAgain() throws Exception {
        MemoryDevice device = device("Odd card", 3);
        device.defect(new NoClassDefFoundError("native"));
        hub.addDevice(device, Map.of());
        Talker talker = new Talker(8000, 100);
        hub.join(talker);
        device.await(() -> !talker.troubles.isEmpty());
        assertEquals(List.of("Odd card: java.lang.NoClassDefFoundError: native"), talker.troubles);
        device.defect(null);
        talker.awaitHeard(3);
    }

    @Test
    void aControlThatFailsDoesNotEndTheSoundForGood() throws Exception {
        MemoryDevice card = device("Card", 3);
        AtomicBoolean fails = new AtomicBoolean(true);
        hub.loudness().set(Outlet.HANDSET, 50);
        hub.addDevice(
                new AudioDevice() {
                    @Override
                    public String name() {
                        return "Card";
                    }

                    @Override
                    public AudioStream open(int sampleRateHz, int frameSamples) throws AudioException {
                        return card.open(sampleRateHz, frameSamples);
                    }

                    @Override
                    public boolean volume(int percent) {
                        if (fails.get()) {
                            throw new IllegalStateException("no mixer");
                        }
                        return true;
                    }
                },
                Map.of());
        Talker talker = new Talker(8000, 100);
        hub.join(talker);
        card.await(() -> talker.troubles.equals(List.of("Card: java.lang.IllegalStateException: no mixer")));
        fails.set(false);
        talker.awaitHeard(3);
    }

    @Test
    void whateverAParticipantSaysOfItselfTheThreadsOfTheSoundGoOn() throws Exception {
        MemoryDevice card = device("Card", 6);
        hub.addDevice(card, Map.of());
        AtomicInteger asked = new AtomicInteger();
        Participant faulty = new Participant() {
            @Override
            public boolean isCall() {
                asked.incrementAndGet();
                throw new IllegalStateException("unsure");
            }
        };
        Talker talker = new Talker(8000, 100);
        hub.join(faulty);
        hub.join(talker);
        card.await(() -> asked.get() > 10);
        hub.leave(faulty);
        talker.awaitHeard(6);
        assertEquals(List.of("audio.fault: java.lang.IllegalStateException: unsure"), faults());
    }

    @Test
    void aDeviceThatKeepsNoTimeKeepsNoThreadBusy() throws Exception {
        MemoryDevice card = device("null", 6).withoutClock();
        hub.addDevice(card, Map.of());
        Talker talker = new Talker(8000, 100);
        hub.join(talker);
        card.awaitCaptured(60);
        card.awaitHeard(60 * 80);
        int captured = card.capturedCount();
        int heard = card.heardCount();
        long since = System.nanoTime();
        card.awaitFrames(100);
        card.awaitHeard(heard + 100 * 80);
        long frames = (System.nanoTime() - since) / AudioHub.FRAME_NANOS;
        assertTrue(card.capturedCount() - captured <= frames * 1.05 + 51, "captured");
        assertTrue((card.heardCount() - heard) / 80 <= frames * 1.05 + 51, "played");
        assertTrue(notes.recorded.contains("audio.pace: null"), notes.recorded.toString());
    }

    private List<String> faults() {
        return notes.recorded.stream()
                .filter(note -> note.startsWith("audio.fault"))
                .toList();
    }

    @Test
    void volumeIsTheDevicesOrElseScalesTheSamples() throws Exception {
        MemoryDevice simple = device("Simple", 0);
        hub.addDevice(simple, Map.of());
        Talker talker = new Talker(8000, 10_000);
        hub.join(talker);
        simple.awaitSample((short) 10_000);
        assertEquals(List.of(), simple.volumes());
        hub.loudness().set(Outlet.HANDSET, 50);
        simple.awaitSample((short) 1000);
        MemoryDevice able = device("Able", 0).withVolume();
        hub.addDevice(able, Map.of(Constants.SERVICE_RANKING, 10));
        able.awaitSample((short) 10_000);
        assertEquals(List.of(50), able.volumes());
    }

    @Test
    void aCardThatWasPutBackIsAsLoudAsThePersonHadSetIt() throws Exception {
        MemoryDevice card = device("Loose plug", 3).withVolume();
        hub.loudness().set(Outlet.HANDSET, 30);
        hub.addDevice(card, Map.of());
        Talker talker = new Talker(8000, 100);
        hub.join(talker);
        talker.awaitHeard(3);
        assertEquals(List.of(30), card.volumes());
        card.broken(true);
        talker.awaitHeard(0);
        card.broken(false);
        talker.awaitHeard(3);
        assertEquals(List.of(30, 30), card.volumes());
    }

    @Test
    void sidetoneIsMixedOnlyWhereTheDeviceAsksForIt() throws Exception {
        MemoryDevice asking = device("Asking", 10_000);
        hub.addDevice(asking, Map.of(AudioDevice.SIDETONE, -20));
        Talker talker = new Talker(8000, 100);
        hub.join(talker);
        asking.awaitSample((short) 1100);
        hub.use(Outlet.SPEAKER);
        asking.awaitMore(8000 / 2);
        for (short sample : asking.lastHeard(800)) {
            assertEquals(100, sample);
        }
    }
}
