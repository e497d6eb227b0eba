package org.evertone.media.srtp;

/** Where the header of an RTP packet ends; the rest of it is not looked at before it is authentic. */
final class RtpHeader {
    static final int SEQUENCE_OFFSET = 2;
    static final int SSRC_OFFSET = 8;
    static final int RTCP_SSRC_OFFSET = 4;

    private static final int FIXED_OCTETS = 12;

    private RtpHeader() {}

    static boolean versionFits(byte[] packet) {
        return (packet[0] & 0xc0) == 0x80;
    }

    /**
     * Size of fixed header, CSRC list and header extension.
     *
     * @param octets size of packet without trailer, possibly negative
     * @return -1 when this is not an RTP packet
     */
    static int octets(byte[] packet, int octets) {
        if (octets < FIXED_OCTETS || !versionFits(packet)) {
            return -1;
        }
        int header = FIXED_OCTETS + 4 * (packet[0] & 0x0f);
        if ((packet[0] & 0x10) != 0) {
            if (header + 4 > octets) {
                return -1;
            }
            header += 4 + 4 * Words.getShort(packet, header + 2);
        }
        return header <= octets ? header : -1;
    }
}
