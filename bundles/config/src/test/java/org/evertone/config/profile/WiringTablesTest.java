package org.evertone.config.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person wires by the README is what the profile uses. */
class WiringTablesTest {
    private static final Path PROFILES = Path.of("../../device-profiles");
    private static final Pattern PIN = Pattern.compile("gpio:(GPIO\\d+)\"");
    private static final Pattern ROW = Pattern.compile("\\|[^|]+\\| (\\d+) \\| (GPIO\\d+) \\|.*");
    private static final Set<String> I2C = Set.of("GPIO2", "GPIO3");

    /** EEPROM of a HAT, serial console, I2S. */
    private static final Set<String> RESERVED =
            Set.of("GPIO0", "GPIO1", "GPIO14", "GPIO15", "GPIO18", "GPIO19", "GPIO20", "GPIO21");

    /** Pins of the 40-pin header by the line that is there. */
    private static final Map<String, Integer> HEADER = new TreeMap<>();

    static {
        int[] lines = {
            2, 3, 3, 5, 4, 7, 14, 8, 15, 10, 17, 11, 18, 12, 27, 13, 22, 15, 23, 16, 24, 18, 10, 19, 9, 21, 25, 22, 11,
            23, 8, 24, 7, 26, 0, 27, 1, 28, 5, 29, 6, 31, 12, 32, 13, 33, 19, 35, 16, 36, 26, 37, 20, 38, 21, 40
        };
        for (int i = 0; i < lines.length; i += 2) {
            HEADER.put("GPIO" + lines[i], lines[i + 1]);
        }
    }

    static List<Path> profiles() throws IOException {
        try (Stream<Path> folders = Files.list(PROFILES)) {
            return folders.filter(folder -> Files.exists(folder.resolve("profile.json")))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void theWiringTableNamesThePinsOfTheProfile(Path profile) throws IOException {
        String json = Files.readString(profile.resolve("profile.json"));
        Set<String> used = new TreeSet<>();
        Matcher pins = PIN.matcher(json);
        while (pins.find()) {
            used.add(pins.group(1));
        }
        assertTrue(Collections.disjoint(used, RESERVED), used.toString());
        assertTrue(Collections.disjoint(used, I2C), used.toString());
        if (json.contains("i2c:i2c-1/")) {
            used.addAll(I2C);
        }
        Set<String> wired = new TreeSet<>();
        for (String line : Files.readAllLines(profile.resolve("README.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                assertEquals(HEADER.get(row.group(2)), Integer.valueOf(row.group(1)), line);
                assertTrue(wired.add(row.group(2)), line);
            }
        }
        assertEquals(used, wired);
    }
}
