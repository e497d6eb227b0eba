package org.evertone.media.session;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where RTP comes from and goes to. */
record Peer(InetSocketAddress rtp, InetSocketAddress rtcp, SourceLatch latch) {

    /** RTCP is at the next port. */
    static Peer of(InetSocketAddress rtp, SourceLatch latch) {
        int rtcpPort = Math.min(rtp.getPort() + 1, 0xffff);
        return new Peer(rtp, new InetSocketAddress(rtp.getAddress(), rtcpPort), latch);
    }

    /**
     * The peer of the next flow.
     *
     * @param now the peer of the flow before; null when there was nowhere to send to
     */
    static @Nullable Peer next(@Nullable Peer now, @Nullable Flow before, Flow next, long nowNanos) {
        InetSocketAddress remote = next.agreed().remote();
        if (remote.getPort() == 0 || remote.getAddress().isAnyLocalAddress()) {
            return null;
        }
        if (now == null || before == null) {
            return of(remote, new SourceLatch(remote));
        }
        if (!before.agreed().remote().equals(remote)) {
            return of(remote, now.latch().movedTo(remote, now.rtp(), nowNanos));
        }
        // Packets go on to where they went, until somebody proves to be elsewhere.
        return !before.receives() && next.receives() ? of(now.rtp(), now.latch().resumed(now.rtp())) : now;
    }
}
