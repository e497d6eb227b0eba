package org.evertone.config.profile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceProfileTest {

    @Test
    void theSimulatorsProfileIsReadWithItsTypes() throws Exception {
        DeviceProfile profile =
                DeviceProfile.parse(Files.readString(Path.of("../../device-profiles/simulator/profile.json")));
        assertEquals("V3", profile.generation());
        assertEquals(7500L, profile.configurations().get("org.evertone.sip").get("periodMillis"));
        assertArrayEquals(new String[] {"line1", "message", "mute"}, (String[])
                profile.configurations().get("org.evertone.halsim").get("lamps"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[|not JSON",
                "[]|profile.json is missing or not an object",
                "{}|name is missing",
                "{\"name\":\"x\",\"generation\":\"V4\"}|neither V2 nor V3",
                "{\"name\":\"x\",\"generation\":\"V2\"}|configurations is missing",
                "{\"name\":\"x\",\"generation\":\"V2\",\"configurations\":{\"a b\":{}}}|'a b' is not a PID",
                "{\"name\":\"x\",\"generation\":\"V2\",\"configurations\":{\"a~\":{}}}|'a~' is not a PID",
                "{\"name\":\"x\",\"generation\":\"V2\",\"configurations\":{\"a\":{\"b\":{}}}}|a/b is neither"
            })
    void aBadProfileIsRefusedByName(String json, String words) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> DeviceProfile.parse(json));
        assertTrue(String.valueOf(refusal.getMessage()).contains(words), refusal.getMessage());
    }
}
