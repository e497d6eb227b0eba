package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.evertone.lab.PhoneConfig.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said at one end is heard at the other, whatever happens to the server meanwhile. */
@Isolated("labs beside it would take the time that speech needs")
class AudioIT {

    private static final Duration SOON = Duration.ofSeconds(8);
    private static final Duration TALK = Duration.ofSeconds(15);

    @ParameterizedTest
    @ValueSource(strings = {"PCMA", "PCMU"})
    void bothEndsHearEachOtherThroughTheDeathOfTheServer(String codec) {
        try (Lab lab = Lab.open("audio " + codec)) {
            Phone phone = Phone.registered(
                    lab, PhoneConfig.of(lab.block(), Transport.UDP).line("VoiceCodecMap", codec));
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitCall("active", SOON);
            // the far end reports on the stream every 5 s
            lab.farEnd().await("CALL_RTCP", 1, TALK);
            lab.a().crash();
            lab.farEnd().await("CALL_RTCP", 2, TALK);
            phone.hangUp();
            lab.farEnd().await("CALL_CLOSED", SOON);
            phone.awaitIdle(SOON);
            assertHeard("the far end", lab.phoneSpeech(), lab.farEnd().heard());
            assertHeard("the phone", lab.farSpeech(), Phone.heardFile(lab));
        }
    }

    @Test
    void keysPressedInACallAreHeardAsTelephoneEvents() {
        try (Lab lab = Lab.open("dtmf")) {
            Phone phone = Phone.registered(lab, PhoneConfig.of(lab.block(), Transport.UDP));
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitCall("active", SOON);
            lab.farEnd().await("CALL_ESTABLISHED", SOON);
            String keys = "150*#";
            for (int i = 0; i < keys.length(); i++) {
                phone.ctl("press", keys.substring(i, i + 1));
                lab.farEnd().await("CALL_DTMF_END", i + 1, SOON);
            }
            String heard = lab.farEnd().events().stream()
                    .filter(event -> event.type().equals("CALL_DTMF_START"))
                    .map(FarEnd.Event::detail)
                    .collect(Collectors.joining());
            assertEquals(keys, heard);
        }
    }

    /** Wide enough for packets that come late because several labs share the machine. */
    private static void assertHeard(String who, Path said, Path heard) {
        Likeness match = Speech.read(said).in(Speech.read(heard));
        assertTrue(
                match.seconds() > 7 && match.loudness() > 0.7 && match.wave() > 0.95 && match.missingShare() < 0.15,
                () -> who + " heard " + match);
    }
}
