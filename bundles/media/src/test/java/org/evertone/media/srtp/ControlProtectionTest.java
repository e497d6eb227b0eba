package org.evertone.media.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.evertone.media.SrtpKeys;
import org.evertone.media.SrtpKeys.Suite;
import org.junit.jupiter.api.Test;

class ControlProtectionTest {
    private static final Suite SUITE = Suite.AEAD_AES_128_GCM;

    private final ControlProtection ours = new ControlProtection();
    private final ControlProtection theirs = new ControlProtection();

    @Test
    void withoutKeysReportsStayPlain() {
        ByteBuffer packet = Srtp.rtcp(7);
        String clear = Srtp.text(packet);

        assertTrue(ours.protect(packet));
        assertEquals(clear, Srtp.text(packet));
        assertTrue(ours.unprotect(packet));
        assertEquals(clear, Srtp.text(packet));
    }

    @Test
    void aKeyOfOursThatStaysOrComesBackGoesOnCounting() {
        ours.use(keys(1, 2));
        assertEquals(0, sentIndex());
        ours.use(keys(1, 3));
        assertEquals(1, sentIndex());
        ours.use(keys(4, 3));
        assertEquals(0, sentIndex());
        ours.use(null);
        ours.use(keys(1, 2));
        assertEquals(2, sentIndex());
    }

    @Test
    void anOldReportIsNotLetInByANewKeyOfOurs() {
        theirs.use(keys(2, 1));
        ours.use(keys(1, 2));
        ByteBuffer packet = Srtp.rtcp(7);
        assertTrue(theirs.protect(packet));
        ByteBuffer again = Srtp.copy(packet);

        assertTrue(ours.unprotect(packet));
        ours.use(keys(3, 2));
        assertFalse(ours.unprotect(again));
    }

    @Test
    void aFarEndThatChangesItsKeyWithoutEndDoesNotFillTheMemory() {
        for (int key = 2; key < 100; key++) {
            ours.use(keys(1, key));
            assertEquals(key - 2, sentIndex(), "our key stays");
        }
        assertEquals(ControlProtection.KEYS, ours.kept());
    }

    @Test
    void plainReportsAreDroppedWhereThereAreKeys() {
        ours.use(keys(1, 2));

        assertFalse(ours.unprotect(Srtp.rtcp(7)));
    }

    private int sentIndex() {
        ByteBuffer packet = Srtp.rtcp(7);
        assertTrue(ours.protect(packet));
        return packet.getInt(packet.limit() - 4) & Integer.MAX_VALUE;
    }

    private static SrtpKeys keys(int send, int receive) {
        return new SrtpKeys(SUITE, Srtp.key(SUITE, send), Srtp.key(SUITE, receive));
    }
}
