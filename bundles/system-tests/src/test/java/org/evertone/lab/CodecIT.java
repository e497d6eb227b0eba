package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.evertone.lab.PhoneConfig.Transport;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each codec carries speech both ways between the phone and a real far end. */
@Isolated("labs beside it would take the time that speech needs")
class CodecIT {

    private static final Duration SOON = Duration.ofSeconds(8);
    private static final Duration TALK = Duration.ofSeconds(8);
    /** By single periods of the voice, play-out comes nearer to the delay that a quiet network needs. */
    private static final double ADAPTED_MILLIS = 30;

    /** Opus spends few bits there; a call of narrow band loses more than 30. */
    private static final double HISS_DECIBELS = 8;

    /**
     * What each codec must keep: the wave as far as it codes the wave, the loudness, and the hiss of speech above
     * 4 kHz where it has the wide band.
     */
    enum Voice {
        PCMA("pcma", 8, 8_000, 0.97, 1, false),
        PCMU("pcmu", 0, 8_000, 0.97, 1, false),
        /** Its clock is 8 kHz by an old mistake (RFC 3551 section 4.5.2). */
        G722("g722", 9, 8_000, 0.9, 1, true),
        OPUS("opus", 107, 48_000, 0.8, 2, true);

        private final String farEndName;
        private final int payloadType;
        private final int clockHz;
        private final double wave;
        private final double levelDecibels;
        private final boolean wide;

        Voice(String farEndName, int payloadType, int clockHz, double wave, double levelDecibels, boolean wide) {
            this.farEndName = farEndName;
            this.payloadType = payloadType;
            this.clockHz = clockHz;
            this.wave = wave;
            this.levelDecibels = levelDecibels;
            this.wide = wide;
        }
    }

    @ParameterizedTest
    @EnumSource
    void carriesSpeechBothWays(Voice codec) {
        FarEnd.Person person = FarEnd.Person.USUAL.codecs(codec.farEndName);
        try (Lab lab = Lab.open("codec " + codec, Lab.Options.USUAL.with(codec.wide ? person.wide() : person))) {
            Phone phone = Phone.registered(
                    lab, PhoneConfig.of(lab.block(), Transport.UDP).line("VoiceCodecMap", codec.name()));
            RtpCapture capture = lab.keep(new RtpCapture(lab.block(), lab.folder()));
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitCall("active", SOON);
            phone.talk(TALK);
            phone.hangUp();
            lab.farEnd().await("CALL_CLOSED", SOON);
            phone.awaitIdle(SOON);
            List<RtpCapture.Seen> sent = capture.fromPhone();
            RtpStream left = RtpStream.voice(sent, codec.clockHz);
            RtpStream came = RtpStream.voice(capture.toPhone(), codec.clockHz);
            assertEquals(codec.payloadType, sent.get(0).payloadType());
            Speech farHeard = Speech.read(lab.farEnd().heard());
            Speech phoneHeard = Speech.read(Phone.heardFile(lab));
            Speech said = Speech.read(lab.phoneSpeech());
            assertAll(
                    () -> assertLeftWhole(codec, said, sent),
                    () -> assertHeard("the far end", codec, said, farHeard, left.isSteady()),
                    () -> assertHeard("the phone", codec, Speech.read(lab.farSpeech()), phoneHeard, came.isSteady()));
        }
    }

    private static void assertLeftWhole(Voice codec, Speech said, List<RtpCapture.Seen> sent) {
        switch (codec) {
            case PCMA -> assertEquals(0, said.in(Alaw.sound(sent)).gaps());
            case PCMU -> assertEquals(0, said.in(Mulaw.sound(sent)).gaps());
            case G722, OPUS -> assertTrue(new RtpStream(sent, codec.clockHz).isWhole(), "the phone left out packets");
        }
    }

    /** @param whole whether nothing may be missing: a busy machine may hold packets back for too long */
    private static void assertHeard(String who, Voice codec, Speech said, Speech heard, boolean whole) {
        Likeness likeness = said.in(heard);
        assertTrue(
                likeness.seconds() > TALK.toSeconds() - 1
                        && likeness.loudness() > (whole ? 0.95 : 0.7)
                        && likeness.wave() > codec.wave
                        && Math.abs(likeness.levelDecibels()) < codec.levelDecibels
                        && (whole
                                ? likeness.gaps() == 0 && Math.abs(likeness.driftMillis()) < ADAPTED_MILLIS
                                : likeness.missingShare() < 0.1),
                () -> who + " heard " + likeness + (whole ? "" : " although packets were held back"));
        if (codec.wide) {
            double hiss = 20 * Math.log10(heard.at(Speech.WIDE_HZ).levelAbove(4_000) / said.levelAbove(4_000));
            assertTrue(Math.abs(hiss) < HISS_DECIBELS, () -> who + " heard the hiss above 4 kHz " + hiss + " dB off");
        }
    }
}
