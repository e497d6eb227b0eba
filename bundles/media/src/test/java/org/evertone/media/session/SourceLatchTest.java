package org.evertone.media.session;

import static org.evertone.media.session.SourceLatch.Verdict.FAR_END;
import static org.evertone.media.session.SourceLatch.Verdict.FIRST_OF_CANDIDATE;
import static org.evertone.media.session.SourceLatch.Verdict.NEXT_OF_CANDIDATE;
import static org.evertone.media.session.SourceLatch.Verdict.PROVEN;
import static org.evertone.media.session.SourceLatch.Verdict.STRANGER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.evertone.media.session.SourceLatch.Verdict;
import org.junit.jupiter.api.Test;

class SourceLatchTest {
    private final InetAddress negotiated = address("192.0.2.1");
    private final InetSocketAddress peer = new InetSocketAddress(negotiated, 4000);
    private final InetSocketAddress nat = new InetSocketAddress(address("198.51.100.9"), 777);
    private final InetSocketAddress stranger = new InetSocketAddress(address("203.0.113.5"), 4000);
    private final SourceLatch latch = new SourceLatch(negotiated);

    @Test
    void theNegotiatedAddressCountsFromItsFirstPacketAndFixesItsPort() {
        assertEquals(FAR_END, plain(peer, 1, 10));
        assertEquals(STRANGER, plain(new InetSocketAddress(negotiated, 4001), 1, 11));
        assertEquals(FAR_END, plain(peer, 1, 12));
    }

    @Test
    void aStrangerNeverCountsOnceTheNegotiatedAddressHasSpoken() {
        assertEquals(FAR_END, plain(peer, 1, 10));
        for (int i = 0; i < 1000; i++) {
            assertEquals(STRANGER, plain(stranger, 2, i));
            assertEquals(STRANGER, latch.judge(stranger, 2, i, true));
        }
    }

    @Test
    void aSteadyStreamFromBehindANatIsTakenWhileTheNegotiatedAddressIsSilent() {
        assertEquals(FIRST_OF_CANDIDATE, plain(nat, 7, 0xffff));
        for (int i = 2; i < SourceLatch.STEADY_PACKETS; i++) {
            assertEquals(NEXT_OF_CANDIDATE, plain(nat, 7, 0xfffe + i & 0xffff));
        }
        assertEquals(PROVEN, plain(nat, 7, 0xfffe + SourceLatch.STEADY_PACKETS & 0xffff));
        assertEquals(STRANGER, plain(stranger, 8, 1));
        assertEquals(FAR_END, plain(nat, 7, 5));
    }

    @Test
    void whoHasTheKeyIsTheFarEndAtOnce() {
        assertEquals(FAR_END, latch.judge(nat, 7, 1, true));
        assertEquals(STRANGER, latch.judge(stranger, 8, 1, true));
        assertEquals(FAR_END, latch.judge(peer, 1, 500, true));
    }

    @Test
    void aSprayOfUnrelatedPacketsIsNeverTaken() {
        for (int i = 0; i < 1000; i++) {
            assertEquals(FIRST_OF_CANDIDATE, plain(stranger, i, i));
            assertEquals(FIRST_OF_CANDIDATE, plain(stranger, 3, i * 2 + 5000));
        }
    }

    @Test
    void theNegotiatedAddressTakesOverFromAnotherSourceForGood() {
        for (int i = 0; i < SourceLatch.STEADY_PACKETS; i++) {
            plain(nat, 7, i);
        }
        assertEquals(FAR_END, plain(peer, 1, 500));
        assertEquals(STRANGER, plain(nat, 7, SourceLatch.STEADY_PACKETS));
    }

    private Verdict plain(InetSocketAddress from, int ssrc, int sequence) {
        return latch.judge(from, ssrc, sequence, false);
    }

    private static InetAddress address(String numeric) {
        try {
            return InetAddress.getByName(numeric);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(numeric, impossible);
        }
    }
}
