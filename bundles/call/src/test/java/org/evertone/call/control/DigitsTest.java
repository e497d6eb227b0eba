package org.evertone.call.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.evertone.config.DtmfMode;
import org.evertone.config.MediaCrypto;
import org.evertone.config.VoiceSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way of a digit by the line's DTMF mode. */
class DigitsTest {
    private static final String WITHOUT_EVENT = CallBench.SDP.replace(" 101\r\n", "\r\n");

    private final CallBench bench = new CallBench();
    private CallControl calls;

    private String talk(DtmfMode mode, boolean relay, String answer) {
        calls = bench.start(new VoiceSettings(List.of(), false, mode, 101, relay, 107, MediaCrypto.OFF, false, false));
        String id = calls.dial(1, "600");
        bench.lines.leg.listener.onAnswered(answer);
        bench.media.log.clear();
        return id;
    }

    @ParameterizedTest
    @CsvSource({"RFC4733, false", "AUTO, true", "IN_BAND, true", "INFO, false"})
    void tonesInTheSoundAreForTheModesThatAllowThem(DtmfMode mode, boolean inBand) {
        talk(mode, true, CallBench.SDP);
        assertEquals(inBand, bench.media.configured.get(0).inBandDigits());
        assertEquals(mode != DtmfMode.IN_BAND, bench.lines.offer.contains("telephone-event"));
    }

    @Test
    void mediaSendsWhatWasAgreed() {
        String id = talk(DtmfMode.AUTO, true, WITHOUT_EVENT);
        calls.sendDigit(id, '5');
        calls.sendDigit(id, '#');
        assertEquals(List.of("digit 5", "digit #"), bench.media.log);
    }

    @Test
    void eventsThatWereNotAgreedAreNotSentAndThatIsSaidOnce() {
        String id = talk(DtmfMode.RFC4733, true, WITHOUT_EVENT);
        calls.sendDigit(id, '5');
        calls.sendDigit(id, '6');
        assertTrue(bench.media.log.isEmpty());
        assertEquals(1, bench.kinds().stream().filter("call.trouble"::equals).count());
    }

    @Test
    void infoCarriesSignalAndDuration() {
        String id = talk(DtmfMode.INFO, true, CallBench.SDP);
        calls.sendDigit(id, '*');
        assertEquals(List.of("info application/dtmf-relay Signal=* Duration=160"), bench.lines.leg.log);
        assertFalse(bench.media.log.contains("digit *"));
    }

    @Test
    void infoCarriesTheBareDigitWhenTheLineWantsSo() {
        String id = talk(DtmfMode.INFO, false, CallBench.SDP);
        calls.sendDigit(id, 'A');
        assertEquals(List.of("info application/dtmf A"), bench.lines.leg.log);
    }
}
