package org.evertone.media.session;

import java.net.InetSocketAddress;

/** Where RTP comes from and goes to. */
record Peer(InetSocketAddress rtp, InetSocketAddress rtcp, SourceLatch latch) {

    /** RTCP is at the next port. */
    static Peer of(InetSocketAddress rtp, SourceLatch latch) {
        int rtcpPort = Math.min(rtp.getPort() + 1, 0xffff);
        return new Peer(rtp, new InetSocketAddress(rtp.getAddress(), rtcpPort), latch);
    }
}
