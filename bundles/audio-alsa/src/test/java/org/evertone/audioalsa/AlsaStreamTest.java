package org.evertone.audioalsa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.evertone.audio.AudioException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

@Timeout(20)
class AlsaStreamTest {
    private static final int FRAME = 80;
    private static final int RESERVE = 160;

    private final FakePcm microphone = FakePcm.capture(960);
    private final FakePcm speaker = FakePcm.playback(480);
    private final AlsaStream stream = new AlsaStream(
            new Capture(microphone, "sound card \"Device\""),
            new Playback(speaker, "sound card \"Device\"", FRAME, RESERVE),
            FRAME);

    @Test
    void playbackStartsWithTheReserveOfSilenceAndTheFirstFrame() throws AudioException {
        stream.write(frame(7));

        assertEquals(List.of("start at " + (RESERVE + FRAME)), speaker.calls);
        assertEquals(Collections.nCopies(RESERVE, (short) 0), speaker.written.subList(0, RESERVE));
        assertEquals(Collections.nCopies(FRAME, (short) 7), speaker.written.subList(RESERVE, RESERVE + FRAME));
        assertEquals(RESERVE + FRAME, stream.delaySamples());
    }

    @Test
    void aWriteWaitsUntilOnlyTheReserveIsLeft() throws AudioException {
        speaker.movesWhenAwaited = 16;

        for (int i = 0; i < 20; i++) {
            stream.write(frame(i));
            assertEquals(RESERVE + FRAME, speaker.filled);
        }
    }

    @Test
    void aLateWriterFindsPlaybackRunningAndFillsItUpAtOnce() throws AudioException {
        stream.write(frame(1));
        speaker.filled = 40;

        stream.write(frame(2));
        stream.write(frame(3));

        assertEquals(200, speaker.filled);
        assertEquals(0, stream.interruptions());
    }

    @Test
    void aCardThatRanEmptyIsStartedAnewWithItsReserveAndCounted() throws AudioException {
        stream.write(frame(1));
        speaker.failure = FakePcm.EPIPE;

        stream.write(frame(2));

        assertEquals(List.of("start at 240", "recover -32", "start at 240"), speaker.calls);
        assertEquals(1, stream.interruptions());
        assertEquals(Collections.nCopies(FRAME, (short) 2), speaker.written.subList(400, 480));
    }

    @Test
    void captureThatOverranIsTakenUpAgainAndCounted() throws AudioException {
        microphone.movesWhenAwaited = 40;
        stream.read(new short[FRAME]);
        microphone.failure = FakePcm.EPIPE;

        stream.read(new short[FRAME]);

        assertEquals(List.of("start at 0", "recover -32", "start at 0"), microphone.calls);
        assertEquals(1, stream.interruptions());
    }

    @Test
    void aCardThatWasPulledOutFailsInWords() {
        microphone.failure = FakePcm.ENODEV;
        microphone.gone = true;

        AudioException failed = assertThrows(AudioException.class, () -> stream.read(new short[FRAME]));

        assertEquals("sound card \"Device\" failed: error -19", failed.getMessage());
        assertEquals(0, stream.interruptions());
    }

    @Test
    void aCardThatNoLongerMovesFailsInWords() {
        AudioException failed = assertThrows(AudioException.class, () -> stream.read(new short[FRAME]));

        assertEquals("sound card \"Device\" stands still", failed.getMessage());
    }

    @Test
    void aCardThatSaysItIsReadyAndMovesNothingIsNotAskedWithoutAPause() {
        microphone.stuck = true;
        speaker.stuck = true;

        for (Executable move : List.<Executable>of(() -> stream.read(new short[FRAME]), () -> stream.write(frame(1)))) {
            AudioException failed = assertThrows(AudioException.class, move);
            assertEquals("sound card \"Device\" stands still", failed.getMessage());
        }

        assertTrue(microphone.attempts < 5000, microphone.attempts + " reads in 2 s");
        assertTrue(speaker.attempts < 5000, speaker.attempts + " writes in 2 s");
    }

    @Test
    void captureThatBreaksOffAtOnceEveryTimeFailsInWordsAndNotInATightLoop() {
        microphone.failure = FakePcm.EPIPE;
        microphone.fails = true;
        long since = System.nanoTime();

        AudioException failed = assertThrows(AudioException.class, () -> stream.read(new short[FRAME]));

        assertEquals("sound card \"Device\" breaks off again and again: error -32", failed.getMessage());
        long perBreakNanos = (System.nanoTime() - since) / stream.interruptions();
        assertTrue(perBreakNanos > 9_000_000, perBreakNanos + " ns between two breaks");
    }

    @Test
    void playbackThatRunsEmptyAtOnceEveryTimeDoesNotKeepTheProcessor() throws AudioException {
        speaker.failure = FakePcm.EPIPE;
        stream.write(frame(1));
        long since = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            speaker.failure = FakePcm.EPIPE;
            stream.write(frame(1));
        }

        assertTrue(System.nanoTime() - since > 85_000_000, "ten frames of 10 ms");
    }

    @Test
    void closingWakesABlockedReaderAndGivesTheHandleBackAfterIt() throws Exception {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        stream.read(new short[FRAME]);
                    } catch (AudioException | RuntimeException e) {
                        ended.complete(e);
                    }
                })
                .start();
        assertTrue(microphone.awaited.await(10, TimeUnit.SECONDS));

        stream.close();

        assertEquals(
                "The stream on sound card \"Device\" is closed",
                ended.get(10, TimeUnit.SECONDS).getMessage());
        assertTrue(microphone.closed);
        assertTrue(speaker.closed);
        assertFalse(microphone.closedInside);
    }

    @Test
    void aClosedStreamNeverTouchesTheCardAgain() throws AudioException {
        stream.write(frame(1));
        stream.close();
        speaker.closed = false;
        int written = speaker.written.size();

        assertThrows(AudioException.class, () -> stream.write(frame(2)));
        assertThrows(AudioException.class, () -> stream.read(new short[FRAME]));
        stream.close();

        assertEquals(written, speaker.written.size());
        assertEquals(List.of(), microphone.calls);
        assertFalse(speaker.closed, "given back twice");
    }

    @Test
    void aStreamForPlaybackAloneCannotBeRead() {
        AlsaStream ringer = new AlsaStream(null, new Playback(speaker, "card", FRAME, RESERVE), FRAME);

        assertThrows(AudioException.class, () -> ringer.read(new short[FRAME]));
    }

    private static short[] frame(int value) {
        short[] frame = new short[FRAME];
        Arrays.fill(frame, (short) value);
        return frame;
    }
}
