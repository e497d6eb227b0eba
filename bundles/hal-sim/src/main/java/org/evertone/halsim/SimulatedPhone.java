package org.evertone.halsim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.evertone.hal.Display;
import org.evertone.hal.HookSwitch;
import org.evertone.hal.Key;
import org.evertone.hal.Keypad;
import org.evertone.hal.Lamp;
import org.evertone.hal.LampPattern;
import org.evertone.hal.SimulatedDevice;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Hook switch, keypad, display and lamps that remember what they were told. */
@Component(
        service = SimulatedDevice.class,
        immediate = true,
        configurationPid = "org.evertone.halsim",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SimulatedPhone.Settings.class)
public final class SimulatedPhone implements SimulatedDevice {
    private static final int MAXIMUM_ROWS = 8;
    private static final int MAXIMUM_COLUMNS = 80;
    private static final LampPattern OFF = new LampPattern("off", LampPattern.Colour.NONE, List.of());

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final Listeners<Boolean> hookListeners = new Listeners<>();
    private final Listeners<Key> keyListeners = new Listeners<>();
    private final Listeners<SimulatedDevice> changeListeners = new Listeners<>();
    private final Map<String, LampPattern> lamps = Collections.synchronizedMap(new LinkedHashMap<>());
    private final int rows;
    private final int columns;
    private volatile List<String> shown;
    private volatile boolean offHook;

    /** What the device profile says about the simulated device. */
    @ObjectClassDefinition(name = "Simulated device", description = "Hook, keys, lamps and LCD in memory")
    @interface Settings {
        @AttributeDefinition(description = "Rows of the LCD", min = "1", max = "8")
        int rows() default 2;

        @AttributeDefinition(description = "Characters in a row of the LCD", min = "8", max = "80")
        int columns() default 16;

        @AttributeDefinition(description = "Names of the lamps")
        String[] lamps() default {"line1", "line2", "message", "mute"};
    }

    @Activate
    public SimulatedPhone(BundleContext context, Settings settings) {
        rows = Math.max(1, Math.min(MAXIMUM_ROWS, settings.rows()));
        columns = Math.max(8, Math.min(MAXIMUM_COLUMNS, settings.columns()));
        shown = padded(List.of());
        registrations.add(context.registerService(HookSwitch.class, new Hook(), null));
        registrations.add(context.registerService(Keypad.class, new Keys(), null));
        registrations.add(context.registerService(Display.class, new Lcd(), null));
        for (String name : settings.lamps()) {
            lamps.put(name, OFF);
            registrations.add(context.registerService(
                    Lamp.class, new MemoryLamp(name), FrameworkUtil.asDictionary(Map.of(Lamp.LAMP_NAME, name))));
        }
    }

    /** Takes the hardware away. */
    @Deactivate
    public void close() {
        registrations.forEach(ServiceRegistration::unregister);
    }

    @Override
    public void hook(boolean lifted) {
        if (offHook != lifted) {
            offHook = lifted;
            hookListeners.tell(lifted);
            changeListeners.tell(this);
        }
    }

    @Override
    public boolean offHook() {
        return offHook;
    }

    @Override
    public void press(Key key) {
        keyListeners.tell(key);
    }

    @Override
    public Map<String, LampPattern> lamps() {
        synchronized (lamps) {
            return Collections.unmodifiableMap(new LinkedHashMap<>(lamps));
        }
    }

    @Override
    public List<String> display() {
        return shown;
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        return changeListeners.add(device -> listener.run());
    }

    private List<String> padded(List<String> text) {
        List<String> result = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            String line = row < text.size() ? text.get(row) : "";
            result.add((line + " ".repeat(columns)).substring(0, columns));
        }
        return List.copyOf(result);
    }

    private final class Hook implements HookSwitch {
        @Override
        public boolean offHook() {
            return offHook;
        }

        @Override
        public AutoCloseable subscribe(Consumer<Boolean> listener) {
            return hookListeners.add(listener);
        }
    }

    private final class Keys implements Keypad {
        @Override
        public AutoCloseable subscribe(Consumer<Key> listener) {
            return keyListeners.add(listener);
        }

        @Override
        public List<Key> keys() {
            return List.of(Key.values());
        }
    }

    private final class Lcd implements Display {
        @Override
        public int rows() {
            return rows;
        }

        @Override
        public int columns() {
            return columns;
        }

        @Override
        public void show(List<String> text) {
            List<String> next = padded(text);
            if (!next.equals(shown)) {
                shown = next;
                changeListeners.tell(SimulatedPhone.this);
            }
        }
    }

    private final class MemoryLamp implements Lamp {
        private final String name;

        MemoryLamp(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void show(LampPattern pattern) {
            if (!pattern.equals(lamps.put(name, pattern))) {
                changeListeners.tell(SimulatedPhone.this);
            }
        }
    }

    /** Listeners that may come and go while others are told. */
    private static final class Listeners<T> {
        private final CopyOnWriteArrayList<Consumer<T>> all = new CopyOnWriteArrayList<>();

        AutoCloseable add(Consumer<T> listener) {
            Consumer<T> own = listener::accept;
            all.add(own);
            return () -> all.remove(own);
        }

        void tell(T value) {
            all.forEach(listener -> listener.accept(value));
        }
    }
}
