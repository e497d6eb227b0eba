package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.evertone.lab.PhoneConfig.Transport;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said at one end is heard at the other, whatever happens to the server meanwhile. */
@Isolated("labs beside it would take the time that speech needs")
class AudioIT {

    private static final Duration SOON = Duration.ofSeconds(8);
    private static final Duration HALF = Duration.ofSeconds(4);

    @ParameterizedTest
    @ValueSource(strings = {"PCMA", "PCMU"})
    void bothEndsHearEachOtherThroughTheDeathOfTheServer(String codec) {
        try (Lab lab = Lab.open("audio " + codec)) {
            Phone phone = Phone.registered(
                    lab, PhoneConfig.of(lab.block(), Transport.UDP).line("VoiceCodecMap", codec));
            RtpCapture capture = lab.keep(new RtpCapture(lab.block(), lab.folder()));
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitCall("active", SOON);
            phone.talk(HALF);
            lab.a().crash();
            phone.talk(HALF);
            phone.hangUp();
            lab.farEnd().await("CALL_CLOSED", SOON);
            phone.awaitIdle(SOON);
            List<RtpCapture.Seen> sent = capture.fromPhone();
            Likeness left =
                    Speech.read(lab.phoneSpeech()).in(codec.equals("PCMA") ? Alaw.sound(sent) : Mulaw.sound(sent));
            assertEquals(0, left.gaps(), () -> "the phone sent " + left);
            assertHeard("the far end", lab.phoneSpeech(), lab.farEnd().heard(), isSteady(sent));
            assertHeard("the phone", lab.farSpeech(), Phone.heardFile(lab), isSteady(capture.toPhone()));
        }
    }

    private static boolean isSteady(List<RtpCapture.Seen> packets) {
        return RtpStream.voice(packets, Speech.NARROW_HZ).isSteady();
    }

    /** @param whole whether nothing may be missing: a busy machine may hold packets back for too long */
    private static void assertHeard(String who, Path said, Path heard, boolean whole) {
        Likeness match = Speech.read(said).in(Speech.read(heard));
        assertTrue(
                match.seconds() > 7 && match.wave() > 0.97 && Math.abs(match.levelDecibels()) < 1,
                () -> who + " heard " + match);
        assertTrue(
                whole ? match.gaps() == 0 && match.loudness() > 0.95 : match.missingShare() < 0.1,
                () -> who + " heard " + match + (whole ? "" : " although packets were held back"));
    }
}
