package org.evertone.halpi4j.buttons;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.evertone.hal.Key;
import org.evertone.hal.Keypad;
import org.evertone.halpi4j.board.Board;
import org.evertone.halpi4j.board.BoardException;
import org.evertone.halpi4j.board.InputMode;
import org.evertone.halpi4j.board.PartKeeper;
import org.evertone.halpi4j.board.PartKeeper.Trouble;
import org.evertone.halpi4j.board.PublishedKeypad;
import org.evertone.halpi4j.board.Resources;
import org.evertone.halpi4j.board.Upkeep;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Publishes keys that have a pin each, while all of their pins work. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.evertone.halpi4j.buttons",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Buttons.Settings.class, factory = true)
public final class Buttons {
    private static final int MINIMUM_DEBOUNCE_MILLIS = 1;
    private static final int MAXIMUM_DEBOUNCE_MILLIS = 100;

    private final BundleContext context;
    private final Board board;
    private final String[] keys;
    private final InputMode mode;
    private final PartKeeper keeper;

    /** What the device profile says about keys with a pin each. */
    @ObjectClassDefinition(name = "Buttons", description = "Keys that have a pin each")
    @interface Settings {
        @AttributeDefinition(description = "Name of a key = address of its pin, such as VOLUME_UP=gpio:GPIO5")
        String[] keys() default {};

        @AttributeDefinition(description = "A low voltage means that the key is pressed")
        boolean activeLow() default true;

        @AttributeDefinition(description = "Resistor of the pins inside the chip")
        PullResistance pull() default PullResistance.PULL_UP;

        @AttributeDefinition(description = "A level counts when it has stayed so long, ms", min = "1", max = "100")
        int debounceMillis() default 20;
    }

    @Activate
    public Buttons(BundleContext context, Settings settings, @Reference Board board, @Reference Upkeep upkeep) {
        this.context = context;
        this.board = board;
        keys = settings.keys();
        int debounceMillis =
                Math.max(MINIMUM_DEBOUNCE_MILLIS, Math.min(MAXIMUM_DEBOUNCE_MILLIS, settings.debounceMillis()));
        mode = new InputMode(settings.pull(), settings.activeLow(), Duration.ofMillis(debounceMillis));
        keeper = new PartKeeper("buttons", List.of("Some keys", "do not work"), this::open, upkeep);
    }

    /** Takes the keys away. */
    @Deactivate
    public void close() throws Exception {
        keeper.close();
    }

    private AutoCloseable open(Trouble trouble) throws Exception {
        return Resources.open(opened -> {
            if (keys.length == 0) {
                throw new BoardException("the configuration names no keys");
            }
            List<Map.Entry<Key, String>> buttons = new ArrayList<>();
            for (String key : keys) {
                buttons.add(button(key));
            }
            PublishedKeypad keypad =
                    new PublishedKeypad(buttons.stream().map(Map.Entry::getKey).toList());
            for (Map.Entry<Key, String> button : buttons) {
                DigitalInput input = board.input(button.getValue(), mode);
                opened.add(() -> board.release(input));
                input.addListener(event -> {
                    if (event.state() == DigitalState.HIGH) {
                        keypad.pressed(button.getKey());
                    } else if (event.state() == DigitalState.UNKNOWN) {
                        trouble.failed(button.getValue() + ": the chip is gone");
                    }
                });
            }
            ServiceRegistration<Keypad> service = context.registerService(Keypad.class, keypad, null);
            opened.add(service::unregister);
        });
    }

    /** Reads {@code KEY=ADDRESS}. */
    static Map.Entry<Key, String> button(String text) throws BoardException {
        int equals = text.indexOf('=');
        String name = text.substring(0, Math.max(0, equals)).strip();
        try {
            return Map.entry(Key.valueOf(name), text.substring(equals + 1).strip());
        } catch (IllegalArgumentException unknown) {
            throw new BoardException("'" + text + "' does not begin with the name of a key and =", unknown);
        }
    }
}
