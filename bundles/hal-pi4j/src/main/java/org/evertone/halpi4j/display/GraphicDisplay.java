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

/** Publishes a graphic display of 128×64 dots while it works. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.evertone.halpi4j.ssd1306",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = GraphicDisplay.Settings.class, factory = true)
public final class GraphicDisplay {
    private static final int MAXIMUM_CONTRAST = 255;

    private final BusDisplay display;

    /** What the device profile says about a graphic display. */
    @ObjectClassDefinition(name = "Graphic display", description = "SSD1306 with 128×64 dots")
    @interface Settings {
        @AttributeDefinition(description = "Address of the display, such as i2c:i2c-1/0x3c")
        String address() default "";

        @AttributeDefinition(description = "4 rows of 16 characters of double height, instead of 8 rows of 21")
        boolean large() default true;

        @AttributeDefinition(description = "The picture is turned by 180 degrees")
        boolean turned() default false;

        @AttributeDefinition(description = "Brightness", min = "0", max = "255")
        int contrast() default 127;

        @AttributeDefinition(
                description = "How often it is set up again, because noise can garble it, in s",
                min = "5",
                max = "3600")
        int renewSeconds() default 30;
    }

    @Activate
    public GraphicDisplay(BundleContext context, Settings settings, @Reference Board board, @Reference Upkeep upkeep) {
        Font font = Font.load();
        boolean large = settings.large();
        boolean turned = settings.turned();
        int contrast = Math.max(0, Math.min(MAXIMUM_CONTRAST, settings.contrast()));
        display = new BusDisplay(
                context,
                board,
                upkeep,
                new BusDisplay.Shape(
                        "ssd1306",
                        settings.address(),
                        large ? Canvas.LARGE_ROWS : Canvas.SMALL_ROWS,
                        large ? Canvas.LARGE_COLUMNS : Canvas.SMALL_COLUMNS,
                        settings.renewSeconds()),
                wire -> new Ssd1306(font, large, turned, contrast, wire));
    }

    /** Takes the display away. */
    @Deactivate
    public void close() throws Exception {
        display.close();
    }
}
