package org.evertone.halsim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.evertone.hal.Display;
import org.evertone.hal.HookSwitch;
import org.evertone.hal.Key;
import org.evertone.hal.Keypad;
import org.evertone.hal.Lamp;
import org.evertone.hal.LampPattern;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class SimulatedPhoneTest {
    private final Map<String, Object> services = new LinkedHashMap<>();
    private final List<String> gone = new ArrayList<>();
    private final SimulatedPhone phone = new SimulatedPhone(registry(), settings());

    @Test
    void hookTellsChangesOnly() {
        List<Boolean> told = new ArrayList<>();
        ((HookSwitch) services.get("HookSwitch")).subscribe(told::add);
        phone.hook(true);
        phone.hook(true);
        phone.hook(false);
        assertEquals(List.of(true, false), told);
    }

    @Test
    void keysReachWhoListensUntilClosed() throws Exception {
        List<Key> told = new ArrayList<>();
        AutoCloseable subscription = ((Keypad) services.get("Keypad")).subscribe(told::add);
        phone.press(Key.STAR);
        subscription.close();
        phone.press(Key.POUND);
        assertEquals(List.of(Key.STAR), told);
    }

    @Test
    void everyKeyCanBePressed() {
        List<Key> told = new ArrayList<>();
        ((Keypad) services.get("Keypad")).subscribe(told::add);
        for (Key key : Key.values()) {
            phone.press(key);
        }
        assertEquals(List.of(Key.values()), told);
    }

    @Test
    void displayRowsAreExactlyAsWideAsTheDisplay() {
        Display display = (Display) services.get("Display");
        display.show(List.of("a row that is longer than the display"));
        assertEquals(List.of("a row th", "        "), phone.display());
        assertEquals(8, display.columns());
    }

    @Test
    void lampsShowWhatTheyWereToldAndViewersHearOfChangesOnly() {
        List<String> changes = new ArrayList<>();
        phone.onChange(() -> changes.add("changed"));
        LampPattern steady = new LampPattern("registered:primary", LampPattern.Colour.GREEN, List.of(0));
        ((Lamp) services.get("Lamp line1")).show(steady);
        ((Lamp) services.get("Lamp line1")).show(steady);
        assertEquals(steady, phone.lamps().get("line1"));
        assertTrue(phone.lamps().get("mute").off());
        assertEquals(1, changes.size());
    }

    @Test
    void closingTakesEveryServiceAway() {
        phone.close();
        assertEquals(List.copyOf(services.keySet()), gone);
    }

    private BundleContext registry() {
        return (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, args) -> {
                    String name = ((Class<?>) args[0]).getSimpleName();
                    String key = args[1] instanceof Lamp lamp ? name + " " + lamp.name() : name;
                    services.put(key, args[1]);
                    return Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {ServiceRegistration.class},
                            (registration, call, none) -> {
                                gone.add(key);
                                return null;
                            });
                });
    }

    private static SimulatedPhone.Settings settings() {
        Map<String, Object> values = Map.of("rows", 2, "columns", 8, "lamps", new String[] {"line1", "mute"});
        return (SimulatedPhone.Settings) Proxy.newProxyInstance(
                SimulatedPhoneTest.class.getClassLoader(),
                new Class<?>[] {SimulatedPhone.Settings.class},
                (proxy, method, args) -> values.get(method.getName()));
    }
}
