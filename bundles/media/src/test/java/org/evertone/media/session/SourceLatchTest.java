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
    private final InetSocketAddress elsewhere = new InetSocketAddress(address("192.0.2.77"), 6000);
    private SourceLatch latch = new SourceLatch(peer);
    private long nowNanos;

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
            assertEquals(STRANGER, authentic(stranger, 2, i));
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
        assertEquals(FAR_END, authentic(nat, 7, 1));
        assertEquals(STRANGER, authentic(stranger, 8, 1));
        assertEquals(FAR_END, authentic(peer, 1, 500));
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

    @Test
    void thePortThatWasNegotiatedCountsMoreThanAnotherOneOfItsAddress() {
        assertEquals(FAR_END, plain(new InetSocketAddress(negotiated, 4001), 1, 10));
        assertEquals(FAR_END, plain(peer, 1, 11));
        assertEquals(STRANGER, plain(new InetSocketAddress(negotiated, 4001), 1, 12));
    }

    @Test
    void theSourceThatTheMediaMovedAwayFromIsAStrangerHoweverSteadilyItSendsOn() {
        assertEquals(PROVEN, steady(nat, 7));
        latch = latch.movedTo(elsewhere, nat, nowNanos);
        assertEquals(STRANGER, steady(nat, 7));
        assertEquals(STRANGER, authentic(nat, 7, 50));
        assertEquals(STRANGER, plain(peer, 1, 1), "where it was agreed to come from");
        assertEquals(PROVEN, steady(stranger, 8), "the new far end, behind a NAT");
    }

    @Test
    void mediaThatMoveToAnotherPortAreNotTakenFromTheOldOne() {
        assertEquals(FAR_END, plain(peer, 1, 10));
        InetSocketAddress moved = new InetSocketAddress(negotiated, 4002);
        latch = latch.movedTo(moved, peer, nowNanos);
        assertEquals(STRANGER, plain(peer, 1, 11));
        assertEquals(FAR_END, plain(moved, 2, 1));
    }

    @Test
    void mediaThatMoveTwiceAtOnceComeFromNeitherOfTheOldSources() {
        latch = latch.movedTo(elsewhere, nat, nowNanos).movedTo(stranger, elsewhere, nowNanos + 1);
        assertEquals(STRANGER, steady(nat, 7));
        assertEquals(STRANGER, steady(elsewhere, 8));
        assertEquals(FAR_END, plain(stranger, 9, 1));
    }

    @Test
    void mediaThatComeBackMayComeThroughTheSameNatAsBefore() {
        latch = latch.movedTo(elsewhere, nat, nowNanos).movedTo(peer, elsewhere, nowNanos + 1);
        assertEquals(PROVEN, steady(nat, 7));
    }

    @Test
    void aFarEndThatAnnouncesAnotherAddressAndStaysWhereItWasIsHeardAgain() {
        latch = latch.movedTo(elsewhere, nat, nowNanos);
        assertEquals(STRANGER, steady(nat, 7));
        nowNanos += SourceLatch.FORMER_NANOS;
        assertEquals(PROVEN, steady(nat, 7));
        assertEquals(FAR_END, plain(elsewhere, 1, 1));
    }

    @Test
    void nobodyProvesAnythingWhileNobodyIsToBeHeard() {
        for (int i = 0; i < 10; i++) {
            assertEquals(STRANGER, latch.recognise(stranger, false, nowNanos));
        }
        assertEquals(FAR_END, latch.recognise(peer, false, nowNanos));
    }

    @Test
    void afterAPauseTheFarEndIsHeardFromAnotherPortOfItsNatOrTheSame() {
        assertEquals(PROVEN, steady(nat, 7));
        InetSocketAddress mapped = new InetSocketAddress(nat.getAddress(), 888);
        SourceLatch before = latch;
        latch = before.resumed(nat);
        assertEquals(PROVEN, steady(mapped, 7));
        latch = before.resumed(nat);
        assertEquals(FAR_END, plain(nat, 7, 50), "at once");
        assertEquals(STRANGER, steady(mapped, 7));
    }

    @Test
    void aPauseDoesNotBringBackTheSourceThatTheMediaMovedAwayFrom() {
        latch = latch.movedTo(elsewhere, nat, nowNanos).resumed(elsewhere);
        assertEquals(STRANGER, steady(nat, 7));
        assertEquals(FAR_END, plain(elsewhere, 1, 1));
    }

    @Test
    void whoHasTheKeyIsFollowedOnceItsOldSourceIsSilent() {
        assertEquals(FAR_END, plain(peer, 1, 10));
        nowNanos += SourceLatch.SILENT_NANOS - 1;
        assertEquals(STRANGER, authentic(nat, 1, 60));
        assertEquals(FAR_END, plain(peer, 1, 61));
        nowNanos += SourceLatch.SILENT_NANOS;
        assertEquals(STRANGER, plain(stranger, 1, 62));
        assertEquals(FAR_END, authentic(nat, 1, 63));
        assertEquals(FAR_END, authentic(nat, 1, 64));
    }

    private Verdict plain(InetSocketAddress from, int ssrc, int sequence) {
        return latch.judge(from, ssrc, sequence, false, nowNanos);
    }

    private Verdict authentic(InetSocketAddress from, int ssrc, int sequence) {
        return latch.judge(from, ssrc, sequence, true, nowNanos);
    }

    private Verdict steady(InetSocketAddress from, int ssrc) {
        Verdict last = STRANGER;
        for (int i = 0; i < SourceLatch.STEADY_PACKETS; i++) {
            last = plain(from, ssrc, i);
        }
        return last;
    }

    private static InetAddress address(String numeric) {
        try {
            return InetAddress.getByName(numeric);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(numeric, impossible);
        }
    }
}
