package org.evertone.halpi4j.lamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.evertone.hal.LampPattern;
import org.evertone.hal.LampPattern.Colour;
import org.evertone.halpi4j.board.BoardException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files stand for the kernel's attributes; a trigger's own are there from the start. */
class LedLightTest {
    private static final LampPattern EVEN = new LampPattern("even", Colour.RED, List.of(250, 750));
    private static final LampPattern BLIPS = new LampPattern("blips", Colour.RED, List.of(100, 150, 100, 1650));

    @TempDir
    Path folder;

    @BeforeEach
    void attributes() throws Exception {
        write("max_brightness", "255");
        write("brightness", "0");
        write("trigger", "[none] mmc0 timer pattern");
    }

    private void write(String attribute, String value) throws IOException {
        Files.writeString(folder.resolve(attribute), value);
    }

    private String read(String attribute) throws IOException {
        return Files.readString(folder.resolve(attribute));
    }

    @Test
    void itIsSwitchedWithItsBrightness() throws Exception {
        LedLight light = new LedLight(folder, 40);
        light.light(true, Colour.RED);
        assertEquals("none", read("trigger"));
        assertEquals("102", read("brightness"));
        light.light(false, Colour.RED);
        assertEquals("0", read("brightness"));
    }

    @Test
    void evenBlinkingIsTheTimers() throws Exception {
        write("delay_on", "500");
        write("delay_off", "500");
        assertTrue(new LedLight(folder, 100).shows(EVEN));
        assertEquals("timer", read("trigger"));
        assertEquals("250", read("delay_on"));
        assertEquals("750", read("delay_off"));
        assertEquals("255", read("brightness"));
    }

    @Test
    void aLongerPatternIsTheKernelsPatternWithoutFading() throws Exception {
        write("pattern", "");
        write("repeat", "1");
        assertTrue(new LedLight(folder, 100).shows(BLIPS));
        assertEquals("pattern", read("trigger"));
        assertEquals("255 100 255 0 0 150 0 0 255 100 255 0 0 1650 0 0", read("pattern"));
        assertEquals("-1", read("repeat"));
    }

    @Test
    void whereTheKernelDoesNotLetUsThePlayerBlinksIt() throws Exception {
        LedLight light = new LedLight(folder, 100);
        assertFalse(light.shows(EVEN));
        assertEquals("none", read("trigger"));
        assertEquals("0", read("brightness"));
        write("trigger", "[none] mmc0");
        assertFalse(light.shows(BLIPS));
    }

    @Test
    void itIsDarkWithoutATriggerAfterBlinking() throws Exception {
        write("delay_on", "500");
        write("delay_off", "500");
        LedLight light = new LedLight(folder, 100);
        assertTrue(light.shows(EVEN));
        light.light(false, Colour.NONE);
        assertEquals("none", read("trigger"));
        assertEquals("0", read("brightness"));
    }

    @Test
    void aKernelWithoutTriggersIsServedByThePlayer() throws Exception {
        Files.delete(folder.resolve("trigger"));
        LedLight light = new LedLight(folder, 100);
        assertFalse(light.shows(EVEN));
        light.light(true, Colour.RED);
        assertEquals("255", read("brightness"));
        assertFalse(Files.exists(folder.resolve("trigger")));
    }

    @Test
    void aLampThatIsGoneFails() throws Exception {
        LedLight light = new LedLight(folder, 100);
        Files.delete(folder.resolve("brightness"));
        assertEquals(
                folder.resolve("brightness") + ": is not there",
                assertThrows(BoardException.class, () -> light.light(true, Colour.RED))
                        .getMessage());
    }
}
