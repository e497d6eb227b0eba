package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.evertone.lab.PhoneConfig.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Who hears whom when a call is put on hold or joined with another. */
@Isolated("labs beside it would take the time that speech needs")
class CallSoundIT {

    private static final Duration SOON = Duration.ofSeconds(8);
    private static final Duration TALK = Duration.ofSeconds(5);

    /** A voice that is the quieter one of two for a while has 0.4, one that is not there 0.15. */
    private static final double AUDIBLE = 0.3;

    @Test
    void heldFarEndHearsNothingUntilTheCallIsResumed() {
        try (Lab lab = Lab.open("hold")) {
            Phone phone = Phone.registered(lab, PhoneConfig.of(lab.block(), Transport.UDP));
            RtpCapture capture = lab.keep(new RtpCapture(lab.block(), lab.folder()));
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitCall("active", SOON);
            phone.talk(Duration.ofSeconds(2));
            phone.ctl("hold");
            phone.awaitCall("held", SOON);
            long held = RtpCapture.nowMicros();
            phone.talk(Duration.ofSeconds(2));
            long resuming = RtpCapture.nowMicros();
            phone.ctl("resume");
            phone.awaitCall("active", SOON);
            long resumed = RtpCapture.nowMicros();
            phone.talk(TALK);
            phone.hangUp();
            lab.farEnd().await("CALL_CLOSED", SOON);
            List<RtpCapture.Seen> sent = capture.fromPhone();
            List<RtpCapture.Seen> afterwards =
                    sent.stream().filter(packet -> packet.atMicros() > resumed).toList();
            assertAll(
                    () -> assertEquals(0, between(sent, held + 200_000, resuming), "packets to a held far end"),
                    () -> assertTrue(between(sent, resumed, resumed + 4_000_000) > 100, "silent after resuming"),
                    () -> assertTrue(new RtpStream(afterwards, Speech.NARROW_HZ).isWhole(), "packets are missing"),
                    () -> assertSpeech("the far end after resuming", lab.phoneSpeech(), Alaw.sound(afterwards)));
        }
    }

    @Test
    void farEndMayHoldAndResume() {
        try (Lab lab = Lab.open("held by far end")) {
            Phone phone = Phone.registered(lab, PhoneConfig.of(lab.block(), Transport.UDP));
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitCall("active", SOON);
            lab.farEnd().await("CALL_ESTABLISHED", SOON);
            phone.talk(Duration.ofSeconds(1));
            lab.farEnd().hold();
            phone.awaitCall("remote-held", SOON);
            lab.farEnd().resume();
            phone.awaitCall("active", SOON);
            phone.talk(TALK);
            phone.hangUp();
            phone.awaitIdle(SOON);
            Speech heard = Speech.read(Phone.heardFile(lab));
            assertSpeech(
                    "the phone after resuming",
                    lab.farSpeech(),
                    heard.part(heard.seconds() - TALK.toSeconds(), heard.seconds()));
        }
    }

    @Test
    void threeInAConferenceHearEachOther() {
        try (Lab lab = Lab.open("conference")) {
            FarEnd bob = lab.farEnd();
            FarEnd carol = lab.add(bob.person().second());
            Phone phone = Phone.registered(lab, PhoneConfig.of(lab.block(), Transport.UDP));
            RtpCapture capture = lab.keep(new RtpCapture(lab.block(), lab.folder()));
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitCall("active", SOON);
            phone.dial(carol.person().account());
            phone.await("two calls", status -> status.hasCall("held") && status.hasCall("active"), SOON);
            phone.ctl("conference");
            phone.await("conference", PhoneStatus::allInConference, SOON);
            phone.talk(TALK);
            phone.ctl("hangup");
            phone.ctl("hangup");
            phone.awaitIdle(SOON);
            List<RtpCapture.Seen> sent = capture.fromPhone();
            Speech atBob = at(bob, sent);
            Speech atCarol = at(carol, sent);
            Speech atDesk = Speech.read(Phone.heardFile(lab));
            assertAll(
                    () -> assertMixed("bob hears carol", lab.speechOf(carol.person()), tail(atBob)),
                    () -> assertMixed("bob hears the desk", lab.phoneSpeech(), tail(atBob)),
                    () -> assertMixed("carol hears bob", lab.speechOf(bob.person()), tail(atCarol)),
                    () -> assertMixed("carol hears the desk", lab.phoneSpeech(), tail(atCarol)),
                    () -> assertMixed("the desk hears bob", lab.speechOf(bob.person()), tail(atDesk)),
                    () -> assertMixed("the desk hears carol", lab.speechOf(carol.person()), tail(atDesk)),
                    () -> assertNotMixed("bob hears himself", lab.speechOf(bob.person()), tail(atBob)));
        }
    }

    private static void assertSpeech(String who, Path said, Speech heard) {
        Likeness likeness = Speech.read(said).in(heard);
        assertTrue(
                likeness.seconds() > 3 && likeness.wave() > 0.95 && Math.abs(likeness.levelDecibels()) < 2,
                () -> who + " heard " + likeness);
    }

    private static void assertMixed(String what, Path said, Speech mixed) {
        double share = Speech.read(said).shareIn(mixed);
        assertTrue(share > AUDIBLE, () -> what + ": correlation " + share);
    }

    private static void assertNotMixed(String what, Path said, Speech mixed) {
        double share = Speech.read(said).shareIn(mixed);
        assertTrue(share < AUDIBLE, () -> what + ": correlation " + share);
    }

    /** What the phone sent to a person: the person's own recording ends when it is first held. */
    private static Speech at(FarEnd person, List<RtpCapture.Seen> sent) {
        return Alaw.sound(sent.stream()
                .filter(packet -> person.hasRtpPort(packet.destinationPort()))
                .toList());
    }

    private static Speech tail(Speech heard) {
        return heard.part(heard.seconds() - 4, heard.seconds() - 0.5);
    }

    private static long between(List<RtpCapture.Seen> packets, long fromMicros, long toMicros) {
        return packets.stream()
                .filter(packet -> packet.atMicros() >= fromMicros && packet.atMicros() < toMicros)
                .count();
    }
}
