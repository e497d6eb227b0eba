package org.evertone.audioalsa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.evertone.audio.Outlet;
import org.junit.jupiter.api.Test;

class SoundCardsTest {
    @Test
    void outletsOnOneCardShareADevice() {
        assertEquals(
                List.of(group("hw:CARD=A", "hw:CARD=A", "", Outlet.HANDSET, Outlet.SPEAKER, Outlet.RINGER)),
                groups(Map.of("handset", "hw:CARD=A", "speaker", "hw:CARD=A", "ringer", "hw:CARD=A")));
    }

    @Test
    void outletsOnSeveralCardsAreSeveralDevices() {
        assertEquals(
                List.of(
                        group("hw:CARD=A", "hw:CARD=A", "", Outlet.HANDSET),
                        group("hw:CARD=B", "hw:CARD=B", "", Outlet.SPEAKER, Outlet.RINGER)),
                groups(Map.of("handset", "hw:CARD=A", "speaker", "hw:CARD=B", "ringer", "hw:CARD=B")));
    }

    @Test
    void outletsWithVolumesOfTheirOwnAreSeveralDevices() {
        assertEquals(
                List.of(
                        group("hw:CARD=A", "hw:CARD=A", "Headphone", Outlet.HANDSET),
                        group("hw:CARD=A", "hw:CARD=A", "Speaker", Outlet.SPEAKER, Outlet.RINGER)),
                groups(Map.of(
                        "handset", "hw:CARD=A",
                        "handsetMixer", "Headphone",
                        "speaker", "hw:CARD=A",
                        "speakerMixer", "Speaker",
                        "ringer", "hw:CARD=A",
                        "ringerMixer", "Speaker")));
    }

    @Test
    void aRingerSharesTheCardOfAnOutletWhateverItsMicrophone() {
        assertEquals(
                List.of(group("hw:CARD=A", "hw:CARD=Mic", "", Outlet.HANDSET, Outlet.RINGER)),
                groups(Map.of("handset", "hw:CARD=A", "handsetCapture", "hw:CARD=Mic", "ringer", " hw:CARD=A ")));
    }

    @Test
    void whatIsNotNamedIsNotThere() {
        assertEquals(List.of(), groups(Map.of("ringer", " ")));
    }

    private static SoundCards.Group group(String playback, String capture, String mixer, Outlet... outlets) {
        return new SoundCards.Group(new PcmName(playback), new PcmName(capture), mixer, List.of(outlets));
    }

    private static List<SoundCards.Group> groups(Map<String, String> configured) {
        SoundCards.Settings settings = (SoundCards.Settings) Proxy.newProxyInstance(
                SoundCards.class.getClassLoader(),
                new Class<?>[] {SoundCards.Settings.class},
                (proxy, method, arguments) ->
                        configured.getOrDefault(method.getName(), (String) method.getDefaultValue()));
        return List.copyOf(SoundCards.groups(settings));
    }
}
