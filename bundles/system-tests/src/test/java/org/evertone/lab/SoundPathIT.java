package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.evertone.lab.PhoneConfig.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What the network and strangers may do to the sound of a call. */
@Isolated("labs beside it would take the time that speech needs")
class SoundPathIT {

    private static final Duration SOON = Duration.ofSeconds(8);
    private static final Duration TALK = Duration.ofSeconds(8);
    private static final int EXPEDITED_FORWARDING = 46;
    private static final int STRANGE_PACKETS = 200;

    @Test
    void soundIsSentForExpeditedForwarding() {
        try (Lab lab = Lab.open("dscp")) {
            List<RtpCapture.Seen> sent = call(lab, Duration.ofSeconds(2));
            assertTrue(sent.size() > 50, () -> "sent " + sent.size());
            assertTrue(sent.stream().allMatch(packet -> packet.dscp() == EXPEDITED_FORWARDING));
        }
    }

    @Test
    void strangersSoundIsNeitherPlayedNorAnswered() throws IOException {
        try (Lab lab = Lab.open("stranger")) {
            Phone phone = Phone.registered(lab, PhoneConfig.of(lab.block(), Transport.UDP));
            RtpCapture capture = lab.keep(new RtpCapture(lab.block(), lab.folder()));
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitCall("active", SOON);
            phone.talk(Duration.ofSeconds(3));
            List<RtpCapture.Seen> seen = capture.toPhone();
            RtpCapture.Seen last = seen.get(seen.size() - 1);
            try (DatagramSocket stranger =
                    new DatagramSocket(new InetSocketAddress(lab.block().stranger(), 0))) {
                for (int i = 1; i <= STRANGE_PACKETS; i++) {
                    byte[] loud = strange(last, i);
                    stranger.send(new DatagramPacket(
                            loud, loud.length, new InetSocketAddress(Phone.ADDRESS, last.destinationPort())));
                }
                phone.talk(Duration.ofSeconds(4));
                stranger.setSoTimeout(1);
                assertThrows(
                        SocketTimeoutException.class, () -> stranger.receive(new DatagramPacket(new byte[2000], 2000)));
            }
            phone.hangUp();
            phone.awaitIdle(SOON);
            Likeness heard = Speech.read(lab.farSpeech()).in(Speech.read(Phone.heardFile(lab)));
            assertTrue(
                    heard.seconds() > 6 && heard.wave() > 0.97 && Math.abs(heard.levelDecibels()) < 1,
                    () -> "the phone heard " + heard);
        }
    }

    @Test
    void sameSeedGivesTheSameFate() {
        Impairment impairment = Impairment.lossAndJitter(20, 60).reorder(5).duplicate(5);
        assertEquals(fates(impairment), fates(impairment));
        long gone = fates(impairment).stream().filter(List::isEmpty).count();
        assertTrue(gone > 150 && gone < 250, () -> gone + " of 1000 lost");
    }

    @Test
    void detourLosesWhatItIsToldToAndNothingElse() {
        try (Lab lab = Lab.open("detour", Lab.Options.USUAL.with(FarEnd.Person.USUAL.throughDetour()))) {
            lab.detour().impair(Impairment.lossAndJitter(20, 0), Impairment.NONE);
            Phone phone = Phone.registered(lab, PhoneConfig.of(lab.block(), Transport.UDP));
            RtpCapture capture = lab.keep(new RtpCapture(lab.block(), lab.folder()));
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitCall("active", SOON);
            phone.talk(TALK);
            phone.hangUp();
            lab.farEnd().await("CALL_CLOSED", SOON);
            List<RtpCapture.Seen> came = capture.toPhone();
            int numbers = came.get(came.size() - 1).sequence() - came.get(0).sequence() + 1;
            double lost = 1 - (double) came.size() / numbers;
            List<RtpCapture.Seen> sent = capture.fromPhone();
            boolean steady = RtpStream.voice(sent, Speech.NARROW_HZ).isSteady();
            Speech said = Speech.read(lab.phoneSpeech());
            Likeness left = said.in(Alaw.sound(sent));
            Likeness farEnd = said.in(Speech.read(lab.farEnd().heard()));
            assertAll(
                    () -> assertTrue(lost > 0.1 && lost < 0.3, () -> "lost " + lost),
                    () -> assertEquals(0, left.gaps(), () -> "the phone sent " + left),
                    () -> assertTrue(
                            farEnd.wave() > 0.97 && (steady ? farEnd.gaps() == 0 : farEnd.missingShare() < 0.1),
                            farEnd::toString));
        }
    }

    private static List<RtpCapture.Seen> call(Lab lab, Duration talk) {
        Phone phone = Phone.registered(lab, PhoneConfig.of(lab.block(), Transport.UDP));
        RtpCapture capture = lab.keep(new RtpCapture(lab.block(), lab.folder()));
        phone.dial(FarEnd.ACCOUNT);
        phone.awaitCall("active", SOON);
        phone.talk(talk);
        phone.hangUp();
        phone.awaitIdle(SOON);
        return capture.fromPhone();
    }

    /** What would be played next, as loud as it gets, if its sender were not looked at. */
    private static byte[] strange(RtpCapture.Seen last, int ahead) {
        byte[] packet = last.payload().clone();
        ByteBuffer header = ByteBuffer.wrap(packet);
        header.putShort(2, (short) (last.sequence() + ahead));
        header.putInt(4, (int) last.timestamp() + ahead * (packet.length - 12));
        for (int i = 12; i < packet.length; i++) {
            packet[i] = (byte) (i % 8 < 4 ? 0x2A : 0xAA);
        }
        return packet;
    }

    private static List<List<Long>> fates(Impairment impairment) {
        Impairment.Fate fate = impairment.fate();
        return java.util.stream.LongStream.range(0, 1000)
                .mapToObj(i -> {
                    List<Long> delays = new java.util.ArrayList<>();
                    fate.decide(i * 20_000_000, delays::add);
                    return delays;
                })
                .toList();
    }
}
