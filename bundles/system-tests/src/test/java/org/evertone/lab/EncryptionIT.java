package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.evertone.lab.PhoneConfig.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Calls are encrypted as {@code Media Crypto} says (RFC 3711, RFC 4568), and keys travel over TLS only. */
@Isolated("labs beside it would take the time that speech needs")
class EncryptionIT {

    private static final Duration SOON = Duration.ofSeconds(8);
    private static final Duration TALK = Duration.ofSeconds(6);
    private static final Pattern SUITE = Pattern.compile(".*SRTP is Enabled .cryptosuite=(\\w+)\\).*");
    private static final String FORCED = "2";
    private static final String OPTIONAL = "1";
    private static final FarEnd.Person SECRETIVE = FarEnd.Person.USUAL.encrypted(FarEnd.Encryption.REQUIRED);

    @Test
    void speechOfOurCallIsHeardByBothEndsAndByNobodyBetween() {
        try (Lab lab = Lab.open("srtp out", Lab.Options.USUAL.with(SECRETIVE))) {
            Phone phone = secretive(lab);
            RtpCapture capture = lab.keep(new RtpCapture(lab.block(), lab.folder()));
            phone.dial(FarEnd.ACCOUNT);
            assertSecret(lab, phone, capture, "AEAD_AES_128_GCM");
        }
    }

    @Test
    void speechOfTheFarEndsCallIsHeardByBothEndsAndByNobodyBetween() {
        try (Lab lab = Lab.open("srtp in", Lab.Options.USUAL.with(SECRETIVE))) {
            Phone phone = secretive(lab);
            RtpCapture capture = lab.keep(new RtpCapture(lab.block(), lab.folder()));
            lab.farEnd().dial(PhoneConfig.ACCOUNT, lab.block().a());
            phone.awaitCall("ringing", SOON);
            phone.answer();
            assertSecret(lab, phone, capture, "AES_CM_128_HMAC_SHA1_80");
        }
    }

    private static Phone secretive(Lab lab) {
        return Phone.registered(
                lab,
                PhoneConfig.of(lab.block(), Transport.TLS)
                        .line("VoiceCodecMap", "PCMA")
                        .line("Media Crypto", FORCED));
    }

    private static void assertSecret(Lab lab, Phone phone, RtpCapture capture, String suite) {
        PhoneStatus status = phone.awaitCall("active", SOON);
        phone.talk(TALK);
        phone.hangUp();
        lab.farEnd().await("CALL_CLOSED", SOON);
        phone.awaitIdle(SOON);
        RtpStream sent = new RtpStream(capture.fromPhone(), Speech.NARROW_HZ);
        Speech wire = Alaw.sound(sent.packets());
        Likeness farEnd =
                Speech.read(lab.phoneSpeech()).in(Speech.read(lab.farEnd().heard()));
        Likeness heard = Speech.read(lab.farSpeech()).in(Speech.read(Phone.heardFile(lab)));
        assertAll(
                () -> assertTrue(status.calls().get(0).encrypted(), status::toString),
                () -> assertEquals(
                        List.of(suite),
                        lab.farEnd()
                                .lines(SUITE)
                                .map(line -> SUITE.matcher(line).replaceFirst("$1"))
                                .toList()),
                () -> assertTrue(sent.isWhole(), "the phone left out packets"),
                () -> assertTrue(
                        farEnd.seconds() > 4
                                && farEnd.wave() > 0.97
                                && (sent.isSteady() ? farEnd.gaps() == 0 : farEnd.missingShare() < 0.1),
                        () -> "the far end heard " + farEnd),
                () -> assertTrue(heard.seconds() > 4 && heard.wave() > 0.97, () -> "the phone heard " + heard),
                () -> assertTrue(Speech.read(lab.phoneSpeech()).shareIn(wire) < 0.3, "the wire carries the speech"));
    }

    @Test
    void callWithoutEncryptionFailsWhereItIsForced() {
        try (Lab lab = Lab.open("srtp refused")) {
            Phone phone = Phone.registered(
                    lab, PhoneConfig.of(lab.block(), Transport.TLS).line("Media Crypto", FORCED));
            RtpCapture capture = lab.keep(new RtpCapture(lab.block(), lab.folder()));
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitEvent("call.ended", 0, SOON);
            assertEquals(0, capture.fromPhone().size());
        }
    }

    @Test
    void forcedEncryptionNeedsTls() {
        try (Lab lab = Lab.open("srtp without tls", Lab.Options.USUAL.with(SECRETIVE))) {
            Phone phone = Phone.registered(
                    lab, PhoneConfig.of(lab.block(), Transport.UDP).line("Media Crypto", FORCED));
            try {
                phone.dial(FarEnd.ACCOUNT);
            } catch (LabException refused) {
                assertTrue(refused.getMessage().contains("ended at once"), refused.getMessage());
            }
            phone.awaitEvent("call.ended", 0, SOON);
            assertEquals(0, lab.farEnd().count("CALL_INCOMING"));
        }
    }

    @Test
    void keysAreNeverOfferedWithoutTls() throws IOException {
        try (Lab lab = Lab.open("no keys without tls")) {
            Phone phone = Phone.registered(
                    lab, PhoneConfig.of(lab.block(), Transport.UDP).line("Media Crypto", OPTIONAL));
            phone.dial(FarEnd.ACCOUNT);
            PhoneStatus status = phone.awaitCall("active", SOON);
            phone.hangUp();
            phone.awaitIdle(SOON);
            lab.trace();
            assertFalse(status.calls().get(0).encrypted());
            assertFalse(Files.readString(signalling(lab), StandardCharsets.ISO_8859_1)
                    .contains("a=crypto"));
        }
    }

    private static Path signalling(Lab lab) {
        return lab.folder().resolve("capture.pcapng");
    }
}
