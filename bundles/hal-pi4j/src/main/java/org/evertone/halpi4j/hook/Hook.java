package org.evertone.halpi4j.hook;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.PullResistance;
import java.time.Duration;
import java.util.List;
import org.evertone.hal.HookSwitch;
import org.evertone.halpi4j.board.Board;
import org.evertone.halpi4j.board.InputMode;
import org.evertone.halpi4j.board.PartKeeper;
import org.evertone.halpi4j.board.PartKeeper.Trouble;
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

/** Publishes the hook switch while its pin works. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.evertone.halpi4j.hook",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Hook.Settings.class, factory = true)
public final class Hook {
    private static final int MINIMUM_DEBOUNCE_MILLIS = 50;
    private static final int MAXIMUM_DEBOUNCE_MILLIS = 100;

    private final BundleContext context;
    private final Board board;
    private final String pin;
    private final InputMode mode;
    private final PartKeeper keeper;

    /** What the device profile says about the hook switch. */
    @ObjectClassDefinition(name = "Hook switch", description = "The cradle switch on a pin")
    @interface Settings {
        @AttributeDefinition(description = "Address of the pin, such as gpio:GPIO17")
        String pin() default "";

        @AttributeDefinition(description = "A low voltage means that the handset is lifted")
        boolean activeLow() default true;

        @AttributeDefinition(description = "Resistor of the pin inside the chip")
        PullResistance pull() default PullResistance.PULL_UP;

        @AttributeDefinition(description = "A level counts when it has stayed so long, ms", min = "50", max = "100")
        int debounceMillis() default 60;
    }

    @Activate
    public Hook(BundleContext context, Settings settings, @Reference Board board, @Reference Upkeep upkeep) {
        this.context = context;
        this.board = board;
        pin = settings.pin();
        int debounceMillis =
                Math.max(MINIMUM_DEBOUNCE_MILLIS, Math.min(MAXIMUM_DEBOUNCE_MILLIS, settings.debounceMillis()));
        mode = new InputMode(settings.pull(), settings.activeLow(), Duration.ofMillis(debounceMillis));
        keeper = new PartKeeper("hook switch", List.of("Hook switch", "does not work"), this::open, upkeep);
    }

    /** Takes the hook switch away. */
    @Deactivate
    public void close() throws Exception {
        keeper.close();
    }

    private AutoCloseable open(Trouble trouble) throws Exception {
        return Resources.open(opened -> {
            DigitalInput input = board.input(pin, mode);
            opened.add(() -> board.release(input));
            Cradle cradle = new Cradle(input, trouble);
            ServiceRegistration<HookSwitch> service = context.registerService(HookSwitch.class, cradle, null);
            opened.add(service::unregister);
        });
    }
}
