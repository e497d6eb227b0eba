package org.evertone.media.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class SourceLatchTest {
    private final InetAddress negotiated = address("192.0.2.1");
    private final InetSocketAddress peer = new InetSocketAddress(negotiated, 4000);
    private final InetSocketAddress nat = new InetSocketAddress(address("198.51.100.9"), 777);
    private final InetSocketAddress stranger = new InetSocketAddress(address("203.0.113.5"), 4000);
    private final SourceLatch latch = new SourceLatch(negotiated);

    @Test
    void theNegotiatedAddressCountsFromItsFirstPacketAndFixesItsPort() {
        assertTrue(latch.accept(peer, 1, 10));
        assertFalse(latch.accept(new InetSocketAddress(negotiated, 4001), 1, 11));
        assertTrue(latch.accept(peer, 1, 12));
    }

    @Test
    void aStrangerNeverCountsOnceTheNegotiatedAddressHasSpoken() {
        assertTrue(latch.accept(peer, 1, 10));
        for (int i = 0; i < 1000; i++) {
            assertFalse(latch.accept(stranger, 2, i));
        }
    }

    @Test
    void aSteadyStreamFromBehindANatIsTakenWhileTheNegotiatedAddressIsSilent() {
        for (int i = 1; i < SourceLatch.STEADY_PACKETS; i++) {
            assertFalse(latch.accept(nat, 7, 0xfffe + i & 0xffff));
        }
        assertTrue(latch.accept(nat, 7, 0xfffe + SourceLatch.STEADY_PACKETS & 0xffff));
        assertFalse(latch.accept(stranger, 8, 1));
        assertTrue(latch.accept(nat, 7, 5));
    }

    @Test
    void aSprayOfUnrelatedPacketsIsNeverTaken() {
        for (int i = 0; i < 1000; i++) {
            assertFalse(latch.accept(stranger, i, i));
            assertFalse(latch.accept(stranger, 3, i * 2));
        }
    }

    @Test
    void theNegotiatedAddressTakesOverFromAnotherSourceForGood() {
        for (int i = 0; i < SourceLatch.STEADY_PACKETS; i++) {
            latch.accept(nat, 7, i);
        }
        assertTrue(latch.accept(peer, 1, 500));
        assertFalse(latch.accept(nat, 7, SourceLatch.STEADY_PACKETS));
    }

    private static InetAddress address(String numeric) {
        try {
            return InetAddress.getByName(numeric);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(numeric, impossible);
        }
    }
}
