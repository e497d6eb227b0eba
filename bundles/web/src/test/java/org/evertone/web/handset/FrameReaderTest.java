package org.evertone.web.handset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private final List<String> seen = new ArrayList<>();
    private final FrameReader reader = new FrameReader(new FrameReader.Listener() {
        @Override
        public void onBinary(ByteBuffer message) {
            seen.add("binary " + message.remaining());
        }

        @Override
        public void onText(ByteBuffer utf8) {
            seen.add("text " + StandardCharsets.UTF_8.decode(utf8));
        }

        @Override
        public void onPing(ByteBuffer payload) {
            seen.add("ping " + StandardCharsets.UTF_8.decode(payload));
        }

        @Override
        public void onPong() {
            seen.add("pong");
        }

        @Override
        public void onClose() {
            seen.add("close");
        }
    });

    @Test
    void theMaskedHelloOfTheRfcIsReadInPiecesOfAnySize() {
        byte[] hello = HexFormat.of().parseHex("818537fa213d7f9f4d5158");
        for (int size = 1; size <= hello.length; size++) {
            seen.clear();
            for (int from = 0; from < hello.length; from += size) {
                assertEquals(0, reader.read(ByteBuffer.wrap(hello, from, Math.min(size, hello.length - from))));
            }
            assertEquals(List.of("text Hello"), seen, "in pieces of " + size);
        }
    }

    @Test
    void aPingMayComeInTheMiddleOfAMessageInFragments() {
        assertEquals(0, read(0x01, "Hel"));
        assertEquals(0, read(0x89, "now"));
        assertEquals(0, read(0x80, "lo"));

        assertEquals(List.of("ping now", "text Hello"), seen);
    }

    @Test
    void soundOfTheLongestAllowedSizeIsTakenAndOneOctetMoreIsNot() {
        assertEquals(0, read(0x82, "x".repeat(FrameReader.LONGEST_MESSAGE)));
        assertEquals(List.of("binary 4096"), seen);
        assertEquals(Frames.TOO_BIG, read(0x82, "x".repeat(FrameReader.LONGEST_MESSAGE + 1)));
    }

    @Test
    void fragmentsTogetherKeepTheLimit() {
        assertEquals(0, read(0x02, "x".repeat(4000)));
        assertEquals(Frames.TOO_BIG, read(0x80, "x".repeat(100)));
    }

    @Test
    void anEightOctetLengthIsRefusedBeforeItsPayload() {
        assertEquals(Frames.TOO_BIG, reader.read(ByteBuffer.wrap(HexFormat.of().parseHex("82ff"))));
    }

    @Test
    void whatBreaksTheProtocolIsNamedSo() {
        for (String wrong : List.of("8105", "c180", "8380", "8000", "0980", "89fe", "8080")) {
            FrameReader fresh = new FrameReader(new BrowserHandset(new NoWire()));
            assertEquals(
                    Frames.PROTOCOL_ERROR,
                    fresh.read(ByteBuffer.wrap(HexFormat.of().parseHex(wrong))),
                    wrong);
        }
    }

    @Test
    void aNewMessageBeforeTheLastFragmentIsAnError() {
        assertEquals(0, read(0x01, "Hel"));
        assertEquals(Frames.PROTOCOL_ERROR, read(0x81, "lo"));
    }

    @Test
    void theAnswerToTheHandshakeIsThatOfTheRfc() {
        assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", Frames.accept("dGhlIHNhbXBsZSBub25jZQ=="));
    }

    private int read(int first, String payload) {
        byte[] mask = {1, 2, 3, 4};
        ByteBuffer frame = ByteBuffer.allocate(payload.length() + 8);
        frame.put((byte) first);
        if (payload.length() < 126) {
            frame.put((byte) (0x80 | payload.length()));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length());
        }
        frame.put(mask);
        for (int i = 0; i < payload.length(); i++) {
            frame.put((byte) (payload.charAt(i) ^ mask[i % 4]));
        }
        return reader.read(frame.flip());
    }

    private static final class NoWire implements Outbox.Wire {
        @Override
        public void write(ByteBuffer octets) {}

        @Override
        public void cut() {}

        @Override
        public void cutSoon() {}
    }
}
