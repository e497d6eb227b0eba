package org.evertone.audioalsa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.evertone.audio.AudioDevice;
import org.evertone.audio.Outlet;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.Logger;

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

    @Test
    void eachDeviceIsAServiceForItsOutletsBeforeAllOthersUntilItIsTakenAway() {
        List<String> published = new ArrayList<>();
        List<String> warnings = new ArrayList<>();

        SoundCards cards = new SoundCards(
                registry(published),
                settings(Map.of("handset", "hw:CARD=NotThere", "ringer", "hw:7")),
                fake(Logger.class, (method, arguments) -> warnings.add((String) arguments[1])));

        assertEquals(List.of("NotThere [HANDSET] 2000", "hw:7 [RINGER] 2000"), published);
        assertEquals(2, warnings.size());
        assertTrue(warnings.get(0).startsWith("sound card \"NotThere\" is not there"), warnings.get(0));
        assertTrue(warnings.get(1).startsWith("\"hw:7\" names a card by its number"), warnings.get(1));

        cards.close();

        assertEquals(List.of(), published);
    }

    private static BundleContext registry(List<String> published) {
        return fake(BundleContext.class, (method, arguments) -> {
            Dictionary<?, ?> properties = (Dictionary<?, ?>) arguments[2];
            String service = ((AudioDevice) arguments[1]).name() + " "
                    + Arrays.toString((String[]) properties.get(AudioDevice.OUTLETS)) + " "
                    + properties.get(Constants.SERVICE_RANKING);
            published.add(service);
            return fake(ServiceRegistration.class, (unregister, none) -> published.remove(service));
        });
    }

    private static <T> T fake(Class<T> type, BiFunction<Method, Object[], Object> behaviour) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object result = behaviour.apply(method, arguments);
                    return method.getReturnType() == void.class ? null : result;
                }));
    }

    private static SoundCards.Group group(String playback, String capture, String mixer, Outlet... outlets) {
        return new SoundCards.Group(new PcmName(playback), new PcmName(capture), mixer, List.of(outlets));
    }

    private static List<SoundCards.Group> groups(Map<String, String> configured) {
        return List.copyOf(SoundCards.groups(settings(configured)));
    }

    private static SoundCards.Settings settings(Map<String, String> configured) {
        return fake(SoundCards.Settings.class, (method, arguments) -> {
            Object set = configured.get(method.getName());
            return set != null ? set : method.getDefaultValue();
        });
    }
}
