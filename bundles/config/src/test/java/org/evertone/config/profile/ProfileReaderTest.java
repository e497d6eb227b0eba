package org.evertone.config.profile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileReaderTest {

    @Test
    void theSimulatorsProfileIsReadWithItsTypes() throws Exception {
        ProfileReader.Reading reading = ProfileReader.read(Path.of("../../device-profiles/simulator/profile.json"));
        Map<String, Map<String, Object>> configurations = reading.profile().configurations();

        assertEquals(List.of(), reading.problems());
        assertEquals("Simulator", reading.profile().name());
        assertEquals("V3", configurations.get("org.evertone.sip").get("generation"));
        assertEquals(7500L, configurations.get("org.evertone.sip").get("periodMillis"));
        assertArrayEquals(new String[] {"line1", "line2", "message", "mute"}, (String[])
                configurations.get("org.evertone.halsim").get("lamps"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[|profile.json: must be an object with name and configurations",
                "|profile.json: is not JSON at line 1, column 1: End of input",
                "{\"name\":\"x\"|profile.json: is not JSON at line 1, column 12: End of input",
                "{\"name\":'x',\"configurations\":{}}|profile.json: is not JSON at line 1, column 10",
                "{\"name\":\"x\",\"configurations\":{}} 1|profile.json: is not JSON at line 1, column 35",
                "{}|name: is missing; configurations: is missing",
                "{\"name\":7,\"configurations\":[]}|name = 7: must be a text; configurations = […]: must be an object",
                "{\"name\":\" \",\"configurations\":{}}|name = \" \": must have 1 to 64 characters",
                "{\"name\":\"x\",\"name\":\"y\",\"configurations\":{}}|name: stands there twice",
                "{\"name\":\"x\",\"generation\":\"V2\",\"configurations\":{}}|generation = \"V2\": is a property of"
                        + " org.evertone.sip, not of the whole profile",
                "{\"name\":\"x\",\"pins\":{},\"configurations\":{}}|pins = {…}: is not a field of a profile; it has name"
                        + " and configurations",
                "{\"name\":\"x\",\"configurations\":{\"a b\":{}}}|configurations = \"a b\": is not a PID or PID~name",
                "{\"name\":\"x\",\"configurations\":{\"a\":1}}|configurations/a = 1: must be an object",
                "{\"name\":\"x\",\"configurations\":{\"a\":{},\"a\":{}}}|configurations/a: stands there twice",
                "{\"name\":\"x\",\"configurations\":{\"a\":{\"b\":1,\"b\":2}}}|configurations/a/b: stands there twice",
                "{\"name\":\"x\",\"configurations\":{\"a\":{\"b\":{}}}}|configurations/a/b = {…}: must be a text, a number,"
                        + " true, false or a list of them",
                "{\"name\":\"x\",\"configurations\":{\"a\":{\"b\":null}}}|configurations/a/b = null: must be a text, a"
                        + " number, true, false or a list of them",
                "{\"name\":\"x\",\"configurations\":{\"a\":{\"b\":[1,[]]}}}|configurations/a/b/1 = […]: must be a text, a"
                        + " number, true or false",
                "{\"name\":\"x\",\"configurations\":{\"a\":{\"b/c\":1}}}|configurations/a = \"b/c\": is not the name of a"
                        + " property"
            })
    void whatHasNotTheFormOfAProfileIsNamed(String json, String words) {
        ProfileReader.Reading reading = ProfileReader.read(json == null ? "" : json);

        assertEquals(
                words,
                reading.problems().stream()
                        .map(problem -> problem.words("profile.json"))
                        .collect(Collectors.joining("; ")));
    }

    @Test
    void whatIsTooMuchIsNotRead() {
        assertLimit("is longer than 65536 characters", "\"" + "x".repeat(1 << 16) + "\"");
        assertLimit("has more than 64 configurations", profile(65, "\"org.example.%d\":{}"));
        assertLimit(
                "has more than 128 properties",
                "{\"name\":\"x\",\"configurations\":{\"a\":{" + list(129, "\"p%d\":1") + "}}}");
        assertLimit(
                "has more than 64 items",
                "{\"name\":\"x\",\"configurations\":{\"a\":{\"b\":[" + list(65, "%d") + "]}}}");
        assertLimit("is not JSON", "{\"name\":".repeat(5000));
    }

    private static void assertLimit(String rule, String json) {
        List<Problem> problems = ProfileReader.read(json).problems();
        assertTrue(problems.stream().anyMatch(problem -> problem.rule().startsWith(rule)), problems.toString());
    }

    private static String profile(int count, String configuration) {
        return "{\"name\":\"x\",\"configurations\":{" + list(count, configuration) + "}}";
    }

    private static String list(int count, String form) {
        return IntStream.range(0, count).mapToObj(form::formatted).collect(Collectors.joining(","));
    }
}
