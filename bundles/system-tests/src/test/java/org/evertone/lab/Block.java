package org.evertone.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;

/**
 * A block of loopback addresses, 127.77.N.0/24, that belongs to one lab at a time on the whole machine: who holds it
 * holds a socket bound in it, so that other test runs take another block and a run that dies gives its block back.
 *
 * @param number N, 1..{@value #COUNT}
 */
record Block(int number, DatagramSocket claim) implements AutoCloseable {

    /** Not 5060, which any other phone on the machine may hold at all addresses. */
    static final int SIP_PORT = 15_060;

    static final int TLS_PORT = 15_061;
    static final int DMQ_PORT = 15_062;
    static final int CONTROL_PORT = 5070;

    private static final int COUNT = 90;
    private static final int CLAIM_PORT = 5999;
    private static final int PHONE_SIP_BASE = 21_000;
    private static final int PHONE_RTP_BASE = 22_000;
    private static final int FAR_END_RTP_BASE = 10_000;
    static final int FAR_END_RTP_PORTS = 20;
    static final int PHONE_RTP_PORTS = 100;
    static final int ANOTHER_PHONE_RTP_PORTS = 20;

    static Block take() {
        for (int number = 1; number <= COUNT; number++) {
            try {
                return new Block(number, new DatagramSocket(new InetSocketAddress(host(number, 254), CLAIM_PORT)));
            } catch (BindException e) {
                if (number == COUNT) {
                    throw new UncheckedIOException("all " + COUNT + " blocks 127.77.N.0/24 are in use", e);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new AssertionError();
    }

    /** Address of the primary. */
    String a() {
        return host(number, 1);
    }

    /** Address of the backup. */
    String b() {
        return host(number, 2);
    }

    String farEnd() {
        return farEnd(0);
    }

    /** Address of the first person, 0, or of a further one. */
    String farEnd(int person) {
        return host(number, 10 + person);
    }

    /** Address of the {@link Detour}. */
    String detour() {
        return host(number, 20);
    }

    /** Address of a host that belongs to nobody the phone knows. */
    String stranger() {
        return host(number, 30);
    }

    String network() {
        return "127.77." + number + ".0/24";
    }

    /** The phone's own SIP port; its address is the machine's 127.0.0.1, so only the port is the lab's. */
    int phoneSipPort() {
        return PHONE_SIP_BASE + 2 * number;
    }

    int phoneRtpPort() {
        return PHONE_RTP_BASE + PHONE_RTP_PORTS * number;
    }

    /** SIP port of another phone beside the first. @param phone 1, 2 … */
    int phoneSipPort(int phone) {
        return phoneSipPort() + 2 * (COUNT + 1) * phone;
    }

    /** First of {@value #ANOTHER_PHONE_RTP_PORTS} ports of another phone, out of those that the first seldom reaches. */
    int phoneRtpPort(int phone) {
        return phoneRtpPort() + PHONE_RTP_PORTS - ANOTHER_PHONE_RTP_PORTS * phone;
    }

    /** First of {@value #FAR_END_RTP_PORTS} ports of a far end, which listens there at all addresses. */
    int farEndRtpPort(int person) {
        return FAR_END_RTP_BASE + 100 * number + FAR_END_RTP_PORTS * person;
    }

    @Override
    public void close() {
        claim.close();
    }

    private static String host(int number, int host) {
        return "127.77." + number + "." + host;
    }
}
