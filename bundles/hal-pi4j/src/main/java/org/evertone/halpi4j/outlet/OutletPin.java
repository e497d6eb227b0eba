package org.evertone.halpi4j.outlet;

import com.pi4j.io.gpio.digital.DigitalOutput;
import java.util.List;
import java.util.Locale;
import org.evertone.audio.Outlet;
import org.evertone.hal.OutletSwitch;
import org.evertone.halpi4j.board.Board;
import org.evertone.halpi4j.board.OutputMode;
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

/** Publishes the switch of an outlet while its pin works. It is off at first and at the end. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.evertone.halpi4j.outlet",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = OutletPin.Settings.class, factory = true)
public final class OutletPin {
    private final BundleContext context;
    private final Board board;
    private final Outlet outlet;
    private final String pin;
    private final OutputMode mode;
    private final PartKeeper keeper;

    /** What the device profile says about the switch of an outlet. */
    @ObjectClassDefinition(name = "Switch of an outlet", description = "An amplifier or relay on a pin")
    @interface Settings {
        @AttributeDefinition(description = "The outlet that is heard while it is on")
        Outlet outlet() default Outlet.SPEAKER;

        @AttributeDefinition(description = "Address of the pin, such as gpio:GPIO18")
        String pin() default "";

        @AttributeDefinition(description = "A low voltage switches it on")
        boolean activeLow() default false;

        @AttributeDefinition(description = "The pin drives low only")
        boolean openDrain() default false;
    }

    @Activate
    public OutletPin(BundleContext context, Settings settings, @Reference Board board, @Reference Upkeep upkeep) {
        this.context = context;
        this.board = board;
        outlet = settings.outlet();
        pin = settings.pin();
        mode = new OutputMode(settings.openDrain(), settings.activeLow());
        keeper = new PartKeeper(
                "switch of the " + outlet.name().toLowerCase(Locale.ROOT),
                List.of("Sound switch", "does not work"),
                this::open,
                upkeep);
    }

    /** Switches the outlet off and takes the switch away. */
    @Deactivate
    public void close() throws Exception {
        keeper.close();
    }

    private AutoCloseable open(Trouble trouble) throws Exception {
        return Resources.open(opened -> {
            DigitalOutput output = opened.output(board, pin, mode, trouble);
            ServiceRegistration<OutletSwitch> service =
                    context.registerService(OutletSwitch.class, new Switch(output, trouble), null);
            opened.add(service::unregister);
        });
    }

    private final class Switch implements OutletSwitch {
        private final DigitalOutput output;
        private final Trouble trouble;

        Switch(DigitalOutput output, Trouble trouble) {
            this.output = output;
            this.trouble = trouble;
        }

        @Override
        public Outlet outlet() {
            return outlet;
        }

        @Override
        public void on(boolean on) {
            try {
                output.setState(on);
            } catch (RuntimeException failed) {
                trouble.failed(failed.getMessage() == null ? failed.toString() : failed.getMessage());
            }
        }
    }
}
