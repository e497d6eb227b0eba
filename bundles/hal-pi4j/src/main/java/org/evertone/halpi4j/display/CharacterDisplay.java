package org.evertone.halpi4j.display;

import org.evertone.halpi4j.board.Board;
import org.evertone.halpi4j.board.Upkeep;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Publishes a character display of 16×2 or 20×4 while it works. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.evertone.halpi4j.hd44780",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = CharacterDisplay.Settings.class, factory = true)
public final class CharacterDisplay {
    private static final int MAXIMUM_ROWS = 4;
    private static final int MAXIMUM_COLUMNS = 20;
    private static final int MINIMUM_COLUMNS = 8;

    private final BusDisplay display;

    /** What the device profile says about a character display. */
    @ObjectClassDefinition(name = "Character display", description = "HD44780 behind a PCF8574")
    @interface Settings {
        @AttributeDefinition(description = "Address of the port expander, such as i2c:i2c-1/0x27")
        String address() default "";

        @AttributeDefinition(description = "Rows", min = "1", max = "4")
        int rows() default 2;

        @AttributeDefinition(description = "Characters in a row", min = "8", max = "20")
        int columns() default 16;

        @AttributeDefinition(description = "Whether the light behind it is on")
        boolean backlight() default true;

        @AttributeDefinition(description = "Which pin of the port expander goes where")
        String[] pins() default {"RS=0", "RW=1", "EN=2", "BL=3", "D4=4", "D5=5", "D6=6", "D7=7"};

        @AttributeDefinition(
                description = "How often it is set up again, because noise can garble it, in s",
                min = "5",
                max = "3600")
        int renewSeconds() default 30;
    }

    @Activate
    public CharacterDisplay(
            BundleContext context, Settings settings, @Reference Board board, @Reference Upkeep upkeep) {
        Backpack pins = Backpack.parse(settings.pins());
        Font font = Font.load();
        int rows = Math.max(1, Math.min(MAXIMUM_ROWS, settings.rows()));
        int columns = Math.max(MINIMUM_COLUMNS, Math.min(MAXIMUM_COLUMNS, settings.columns()));
        boolean light = settings.backlight();
        display = new BusDisplay(
                context,
                board,
                upkeep,
                new BusDisplay.Shape("hd44780", settings.address(), rows, columns, settings.renewSeconds()),
                wire -> new Hd44780(rows, columns, pins, light, font, wire, Thread::sleep));
    }

    /** Takes the display away. */
    @Deactivate
    public void close() throws Exception {
        display.close();
    }
}
