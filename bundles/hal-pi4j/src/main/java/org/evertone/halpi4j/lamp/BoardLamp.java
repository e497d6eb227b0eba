package org.evertone.halpi4j.lamp;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.evertone.hal.Lamp;
import org.evertone.hal.LampPattern;
import org.evertone.halpi4j.board.Board;
import org.evertone.halpi4j.board.PartKeeper;
import org.evertone.halpi4j.board.PartKeeper.Trouble;
import org.evertone.halpi4j.board.Resources;
import org.evertone.halpi4j.board.SysDevices;
import org.evertone.halpi4j.board.Upkeep;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Publishes a lamp while it works. It is dark at first and at the end. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.evertone.halpi4j.lamp",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = BoardLamp.Settings.class, factory = true)
public final class BoardLamp {
    /** Characters of the display. */
    private static final int WORD = 16;

    private final BundleContext context;
    private final LampPlayer player;
    private final Lights lights;
    private final Settings settings;
    private final PartKeeper keeper;

    /** What the device profile says about a lamp. */
    @ObjectClassDefinition(
            name = "Lamp",
            description = "A lamp of one colour with an address, or of two with an address for each")
    @interface Settings {
        @AttributeDefinition(description = "What it is for: line1, message, mute ...")
        String name() default "";

        @AttributeDefinition(description = "Address of its light: gpio:GPIO22, led:NAME or pwm:NAME/0")
        String address() default "";

        @AttributeDefinition(description = "Address of its green light")
        String green() default "";

        @AttributeDefinition(description = "Address of its red light")
        String red() default "";

        @AttributeDefinition(description = "A low voltage lights it")
        boolean activeLow() default false;

        @AttributeDefinition(description = "Its pins drive low only")
        boolean openDrain() default false;

        @AttributeDefinition(
                description = "Brightness of lights with led: and pwm:, percent of the full one",
                min = "1",
                max = "100")
        int brightnessPercent() default 100;
    }

    @Activate
    public BoardLamp(
            BundleContext context,
            Settings settings,
            @Reference Board board,
            @Reference LampPlayer player,
            @Reference Upkeep upkeep) {
        this(context, settings, new Lights(board, new SysDevices(Path.of("/sys")), settings), player, upkeep);
    }

    BoardLamp(BundleContext context, Settings settings, Lights lights, LampPlayer player, Upkeep upkeep) {
        this.context = context;
        this.settings = settings;
        this.player = player;
        this.lights = lights;
        String name = settings.name();
        keeper = new PartKeeper(
                "lamp " + name,
                List.of("Lamp is broken:", name.substring(0, Math.min(WORD, name.length()))),
                this::open,
                upkeep);
    }

    /** Takes the lamp away. */
    @Deactivate
    public void close() throws Exception {
        keeper.close();
    }

    private AutoCloseable open(Trouble trouble) throws Exception {
        return Resources.open(opened -> {
            Light light = lights.open(opened, trouble);
            PlayedLamp lamp = player.play(light, trouble::failed);
            opened.add(lamp);
            ServiceRegistration<Lamp> service = context.registerService(
                    Lamp.class,
                    new Published(settings.name(), lamp),
                    FrameworkUtil.asDictionary(Map.of(Lamp.LAMP_NAME, settings.name())));
            opened.add(service::unregister);
        });
    }

    private record Published(String name, PlayedLamp lamp) implements Lamp {
        @Override
        public void show(LampPattern pattern) {
            lamp.show(pattern);
        }
    }
}
