package org.evertone.media.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class OpusSettingsTest {

    @Test
    void farEndThatSaysNothingGetsWidebandWithoutRedundancy() {
        assertEquals(new OpusSettings(32000, 16000, false, false, 20), OpusSettings.asked("", 20));
    }

    @Test
    void whatTheFarEndAsksForIsDone() {
        assertEquals(
                new OpusSettings(20000, 8000, true, true, 40),
                OpusSettings.asked("maxplaybackrate=8000;maxaveragebitrate=20000;useinbandfec=1;cbr=1;stereo=1", 40));
    }

    @Test
    void spacesAndCaseMakeNoDifference() {
        assertEquals(
                new OpusSettings(20000, 16000, true, false, 20),
                OpusSettings.asked(" UseInbandFEC = 1 ; MaxAverageBitrate=20000; ", 20));
    }

    @Test
    void ratesKeepWithinTheLimits() {
        assertEquals(6000, OpusSettings.asked("maxaveragebitrate=1", 20).bitsPerSecond());
        assertEquals(32000, OpusSettings.asked("maxaveragebitrate=510000", 20).bitsPerSecond());
        assertEquals(8000, OpusSettings.asked("maxplaybackrate=1", 20).highestRateHz());
        assertEquals(12000, OpusSettings.asked("maxplaybackrate=12000", 20).highestRateHz());
        assertEquals(16000, OpusSettings.asked("maxplaybackrate=24000", 20).highestRateHz());
    }

    @Test
    void whatIsMalformedIsIgnored() {
        OpusSettings usual = OpusSettings.asked("", 20);
        for (String malformed : new String[] {
            ";",
            "=",
            "maxaveragebitrate",
            "maxaveragebitrate=",
            "maxaveragebitrate=-1",
            "maxaveragebitrate=9999999999999",
            "useinbandfec=yes",
            "cbr=2",
            "x-useinbandfec=1",
            "maxplaybackrate=١٢"
        }) {
            assertEquals(usual, OpusSettings.asked(malformed, 20), malformed);
        }
    }
}
