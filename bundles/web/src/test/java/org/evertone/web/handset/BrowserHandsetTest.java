package org.evertone.web.handset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.evertone.audio.AudioException;
import org.evertone.audio.AudioStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BrowserHandsetTest {
    private static final int RATE = 16000;
    private static final int FRAME = RATE / 100;

    private final List<byte[]> written = new ArrayList<>();
    private boolean slow;
    private boolean cut;
    private boolean cutSoon;
    private final Outbox.Wire wire = new Outbox.Wire() {
        @Override
        public void write(ByteBuffer octets) {
            byte[] copy = new byte[octets.remaining()];
            octets.get(copy);
            written.add(copy);
            if (!slow) {
                handset().written();
            }
        }

        @Override
        public void cut() {
            cut = true;
        }

        @Override
        public void cutSoon() {
            cutSoon = true;
        }
    };
    private final BrowserHandset handset = new BrowserHandset(wire);

    private BrowserHandset handset() {
        return handset;
    }

    @Test
    void theBrowserIsToldOfEachStreamAndItsRate() throws Exception {
        AudioStream voice = handset.open(RATE, FRAME);
        AudioStream ringer = handset.openPlayback(8000, 80);
        assertTrue(handset.inUse());
        voice.close();
        ringer.close();

        assertEquals(
                List.of(
                        "{\"open\":1,\"rate\":16000,\"capture\":true}",
                        "{\"open\":2,\"rate\":8000,\"capture\":false}",
                        "{\"close\":1}",
                        "{\"close\":2}"),
                written.stream()
                        .map(frame -> new String(frame, 2, frame.length - 2, StandardCharsets.UTF_8))
                        .toList());
        assertFalse(handset.inUse());
    }

    @Test
    void whatTheBrowserSendsIsReadInOrderOnceTheCushionIsFull() throws Exception {
        AudioStream stream = handset.open(RATE, FRAME);
        int cushion = RATE * HandsetStream.CUSHION_MILLIS / 1000;
        send(1, 1, cushion);
        short[] heard = new short[cushion];
        short[] frame = new short[FRAME];
        for (int at = 0; at < cushion; at += FRAME) {
            stream.read(frame);
            System.arraycopy(frame, 0, heard, at, FRAME);
        }
        short[] expected = new short[cushion];
        for (int i = 0; i < cushion; i++) {
            expected[i] = (short) (i + 1);
        }
        assertArrayEquals(expected, heard);
        assertEquals(0, stream.interruptions());
    }

    @Test
    void aBrowserThatStallsGivesSilenceAndTheReaderGoesOn() throws Exception {
        AudioStream stream = handset.open(RATE, FRAME);
        send(1, 1, RATE * HandsetStream.CUSHION_MILLIS / 1000);
        short[] frame = new short[FRAME];
        for (int i = 0; i < 20; i++) {
            stream.read(frame);
        }
        assertArrayEquals(new short[FRAME], frame);
        assertEquals(1, stream.interruptions());

        send(1, 5000, RATE * HandsetStream.CUSHION_MILLIS / 1000);
        stream.read(frame);
        assertEquals(5000, frame[0], "sound again as soon as the cushion is full");
    }

    @Test
    void soundThatWaitedTooLongIsDroppedAndTheNewestIsKept() throws Exception {
        AudioStream stream = handset.open(RATE, FRAME);
        int much = RATE / 2;
        send(1, 1, much);
        short[] frame = new short[FRAME];
        stream.read(frame);
        assertEquals(much - RATE * HandsetStream.CUSHION_MILLIS / 1000 + 1, frame[0]);
    }

    @Test
    void playedFramesReachTheBrowserWithTheirStreamsNumber() throws Exception {
        AudioStream stream = handset.open(RATE, FRAME);
        written.clear();
        short[] frame = new short[FRAME];
        Arrays.fill(frame, (short) -2);
        stream.write(frame);

        ByteBuffer message = ByteBuffer.wrap(written.get(0));
        assertEquals((byte) 0x82, message.get());
        assertEquals(126, message.get());
        assertEquals(2 + 2 * FRAME, message.getShort());
        message.order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(1, message.getShort());
        assertEquals(-2, message.getShort());
    }

    @Test
    void aBrowserThatDoesNotKeepUpLosesSoundAndNothingGrows() throws Exception {
        slow = true;
        AudioStream stream = handset.open(48000, 480);
        short[] frame = new short[480];
        for (int i = 0; i < 60; i++) {
            handset.play(1, frame);
        }
        assertFalse(handset.play(1, frame));
        handset.written();
        assertTrue(handset.play(1, frame));
        stream.close();
        assertFalse(cut);
    }

    @Test
    void closingWakesTheReader() throws Exception {
        int frame = 30 * RATE;
        AudioStream stream = handset.open(RATE, frame);
        CompletableFuture<String> said = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                stream.read(new short[frame]);
                said.complete("read");
            } catch (AudioException gone) {
                said.complete(gone.getMessage());
            }
        });
        reader.start();
        handset.end();
        assertEquals("The browser handset is gone", said.get(10, TimeUnit.SECONDS));
        assertThrows(AudioException.class, () -> handset.open(RATE, FRAME));
    }

    @Test
    void ratesAndStreamsAreBounded() throws Exception {
        assertThrows(AudioException.class, () -> handset.open(44100, 441));
        for (int i = 0; i < BrowserHandset.MOST_STREAMS; i++) {
            handset.open(RATE, FRAME);
        }
        assertThrows(AudioException.class, () -> handset.open(RATE, FRAME));
    }

    @Test
    void aFloodOfFramesOfAnyKindEndsTheConnection() {
        for (int first : List.of(0x82, 0x81, 0x02, 0x8A)) {
            BrowserHandset flooded = new BrowserHandset(wire);
            cut = false;
            for (int i = 0; i < FrameReader.MOST_FRAMES_A_SECOND; i++) {
                boolean continues = first == 0x02 && i > 0;
                flooded.received(ByteBuffer.wrap(new byte[] {(byte) (continues ? 0 : first), (byte) 0x80, 0, 0, 0, 0}));
            }
            assertFalse(cut);
            flooded.received(ByteBuffer.wrap(new byte[] {(byte) 0x82, (byte) 0x80, 0, 0, 0, 0}));
            assertTrue(cut);
        }
    }

    @Test
    void aBrowserThatIsSentAwayIsToldWhyHasTimeToAnswerAndGetsNothingMore() throws Exception {
        AudioStream stream = handset.open(RATE, FRAME);
        written.clear();
        handset.close(Frames.TAKEN_OVER);
        handset.play(1, new short[FRAME]);
        handset.close(Frames.GOING_AWAY);
        stream.close();

        assertEquals(1, written.size());
        assertArrayEquals(new byte[] {(byte) 0x88, 2, 4001 >> 8, (byte) 4001}, written.get(0));
        assertTrue(cutSoon);
        assertFalse(cut);
        assertThrows(AudioException.class, () -> stream.read(new short[FRAME]));
        assertThrows(AudioException.class, () -> handset.open(RATE, FRAME));

        handset.received(ByteBuffer.wrap(new byte[] {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0}));
        assertTrue(cut);
        assertEquals(1, written.size());
    }

    @Test
    void aBrowserThatDoesNotAnswerAPingIsGivenUp() {
        assertTrue(handset.ping());
        assertFalse(handset.ping());
        handset.onPong();
        assertTrue(handset.ping());
    }

    /** Sends samples that count up. */
    private void send(int stream, int first, int count) {
        int chunk = FRAME;
        for (int at = 0; at < count; at += chunk) {
            ByteBuffer message = ByteBuffer.allocate(2 + 2 * chunk).order(ByteOrder.LITTLE_ENDIAN);
            message.putShort((short) stream);
            for (int i = 0; i < chunk; i++) {
                message.putShort((short) (first + at + i));
            }
            handset.onBinary(message.flip());
        }
    }
}
