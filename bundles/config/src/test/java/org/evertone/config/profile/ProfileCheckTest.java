package org.evertone.config.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileCheckTest {
    private static final String HALF = "has either an address, or both a green and a red one";

    /** As bnd writes it, with every kind of rule. */
    private static final Catalogue CATALOGUE = new Catalogue(List.of(
            single("hal.one", """
                    <AD id="pin" type="String" description="Address of the pin, such as gpio:GPIO17" default=""/>
                    <AD id="rows" type="Integer" min="1" max="8" default="2"/>
                    <AD id="on" type="Boolean" default="true"/>
                    <AD id="gain" type="Double" max="1.5" default="1"/>
                    <AD id="word" type="String" min="2" max="4" default="abc"/>
                    <AD id="made" type="String" default="V3"><Option value="V2"/><Option value="V3"/></AD>
                    <AD id="few" type="String" cardinality="2" default=""/>
                    <AD id="whole" type="Integer" cardinality="2147483647" min="0" default=""/>"""),
            single("hal.needy", "<AD id=\"must\" type=\"String\"/><AD id=\"may\" type=\"String\" required=\"false\"/>"),
            single("org.evertone.halpi4j.buttons", """
                    <AD id="keys" type="String" cardinality="2147483647" default=""
                        description="Name of a key = address of its pin, such as VOLUME_UP=gpio:GPIO5"/>"""),
            single("org.evertone.halpi4j.matrix", """
                    <AD id="keys" type="String" cardinality="2147483647" default="" description="Names of the keys"/>"""),
            single("org.evertone.halpi4j.evdev", """
                    <AD id="keys" type="String" cardinality="2147483647" default=""
                        description="CODE=KEY: keys beside or instead of the usual ones, - for none"/>"""),
            single("org.evertone.halsim", "<AD id=\"lamps\" type=\"String\" cardinality=\"9\" default=\"\"/>"),
            single("org.evertone.lcd", """
                    <AD id="at" type="String" description="Address, as i2c:i2c-1/0x27"/>
                    <AD id="pins" type="String" cardinality="2147483647" default="RS=0,EN=2"/>"""),
            single("org.evertone.desk", """
                    <AD id="hookFlashMinMillis" type="Integer" default="100"/>
                    <AD id="hookFlashMaxMillis" type="Integer" default="500"/>"""),
            single("org.evertone.audioalsa", "<AD id=\"handset\" type=\"String\" default=\"\"/>"),
            factory("org.evertone.halpi4j.lamp", """
                    <AD id="name" type="String" default=""/>
                    <AD id="address" type="String" default=""
                        description="Address of its light: gpio:GPIO22, led:NAME or pwm:NAME/0"/>
                    <AD id="green" type="String" default="" description="Address of its green light"/>
                    <AD id="red" type="String" default="" description="Address of its red light"/>""")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hal.none:{}|hal.none: nothing takes this PID; known are hal.needy, hal.one, org.evertone.audioalsa,"
                        + " org.evertone.desk, org.evertone.halpi4j.buttons, org.evertone.halpi4j.evdev, org.evertone.halpi4j.lamp~NAME,"
                        + " org.evertone.halpi4j.matrix,"
                        + " org.evertone.halsim, org.evertone.lcd",
                "hal.one~a:{pin:gpio:X}|hal.one~a: takes no ~name: there is only one",
                "hal.one:{pin:gpio:X,row:2}|hal.one/row = 2: is not a property of hal.one; it has pin, rows, on, gain, word,"
                        + " made, few, whole",
                "hal.one:{pin:gpio:X,rows:two}|hal.one/rows = \"two\": must be a whole number",
                "hal.one:{pin:gpio:X,rows:2.5}|hal.one/rows = 2.5: must be a whole number",
                "hal.one:{pin:gpio:X,rows:0}|hal.one/rows = 0: must be at least 1",
                "hal.one:{pin:gpio:X,rows:9}|hal.one/rows = 9: must be at most 8",
                "hal.one:{pin:gpio:X,rows:3000000000}|hal.one/rows = 3000000000: must be a whole number",
                "hal.one:{pin:gpio:X,rows:[2]}|hal.one/rows = […]: must be one value, not a list",
                "hal.one:{pin:gpio:X,on:yes}|hal.one/on = \"yes\": must be true or false",
                "hal.one:{pin:gpio:X,on:1}|hal.one/on = 1: must be true or false",
                "hal.one:{pin:gpio:X,gain:1.6}|hal.one/gain = 1.6: must be at most 1.5",
                "hal.one:{pin:gpio:X,gain:loud}|hal.one/gain = \"loud\": must be a number",
                "hal.one:{pin:gpio:X,word:5}|hal.one/word = 5: must be a text",
                "hal.one:{pin:gpio:X,word:a}|hal.one/word = \"a\": must be at least 2 characters long",
                "hal.one:{pin:gpio:X,word:abcde}|hal.one/word = \"abcde\": must be at most 4 characters long",
                "hal.one:{pin:gpio:X,made:V4}|hal.one/made = \"V4\": must be V2 or V3",
                "hal.one:{pin:gpio:X,few:[a,b,c]}|hal.one/few = […]: must have at most 2 items",
                "hal.one:{pin:gpio:X,whole:[0,-1]}|hal.one/whole/1 = \"-1\": must be at least 0",
                "hal.needy:{}|hal.needy/must: is missing",
                "hal.one:{}|hal.one: has no address: pin is missing",
                "hal.one:{pin:GPIO17}|hal.one/pin = \"GPIO17\": must be an address: gpio:GPIO17, or gpio:LABEL/17 with the"
                        + " label of the chip and 0 to 1023",
                "hal.one:{pin:led:x}|hal.one/pin = \"led:x\": must be an address: gpio:GPIO17, or gpio:LABEL/17 with the"
                        + " label of the chip and 0 to 1023",
                "hal.one:{pin:gpio:}|hal.one/pin = \"gpio:\": must be an address: gpio:GPIO17, or gpio:LABEL/17 with the"
                        + " label of the chip and 0 to 1023",
                "hal.one:{pin:gpio:x/1024}|hal.one/pin = \"gpio:x/1024\": must be an address: gpio:GPIO17, or gpio:LABEL/17"
                        + " with the label of the chip and 0 to 1023",
                "org.evertone.lcd:{at:i2c:i2c-1/0x80}|org.evertone.lcd/at = \"i2c:i2c-1/0x80\": must be an address:"
                        + " i2c:i2c-1/0x27, with 0x08 to 0x77",
                "org.evertone.lcd:{at:i2c:i2c-1/27}|org.evertone.lcd/at = \"i2c:i2c-1/27\": must be an address:"
                        + " i2c:i2c-1/0x27, with 0x08 to 0x77",
                "hal.one:{pin:gpio:17}|hal.one/pin = \"gpio:17\": must be an address: gpio:GPIO17, or gpio:LABEL/17"
                        + " with the label of the chip and 0 to 1023",
                "org.evertone.lcd:{at:i2c:i2c-1/0x27,pins:[RS=0,EN=2]}|``",
                "org.evertone.lcd:{at:i2c:i2c-1/0x27,pins:[RS=0,EN=0]}|org.evertone.lcd/pins/1 = \"EN=0\": is in use"
                        + " already, by another pin",
                "org.evertone.lcd:{at:i2c:i2c-1/0x27,pins:[RS=0,EN=8]}|org.evertone.lcd/pins/1 = \"EN=8\": must be"
                        + " NAME=0 to NAME=7, each name once, as in RS=0 EN=2; org.evertone.lcd/pins: has no place for EN",
                "org.evertone.desk:{hookFlashMinMillis:600}|org.evertone.desk/hookFlashMaxMillis = 500: must be 0, or"
                        + " more than hookFlashMinMillis, 600",
                "org.evertone.desk:{hookFlashMinMillis:600,hookFlashMaxMillis:0}|``",
                "org.evertone.halpi4j.lamp~a:{name:mute,address:led:x},org.evertone.halpi4j.lamp~b:{name:mute,address:led:y}"
                        + "|org.evertone.halpi4j.lamp~b/name = \"mute\": is in use already, by"
                        + " configurations/org.evertone.halpi4j.lamp~a/name",
                "org.evertone.halsim:{lamps:[line1,line7]}|org.evertone.halsim/lamps/1 = \"line7\": is not a lamp of a"
                        + " phone: line1 to line6, message, mute",
                "org.evertone.halpi4j.lamp~a:{name:Line1,address:led:x}|org.evertone.halpi4j.lamp~a/name = \"Line1\": is not"
                        + " a lamp of a phone: line1 to line6, message, mute",
                "org.evertone.halpi4j.lamp~a:{address:led:x}|org.evertone.halpi4j.lamp~a/name: is missing: line1 to line6,"
                        + " message or mute",
                "org.evertone.halpi4j.lamp~a:{name:mute,green:gpio:X}|org.evertone.halpi4j.lamp~a: " + HALF,
                "org.evertone.halpi4j.lamp~a:{name:mute,green:gpio:X,red:gpio:Y,address:led:x}|org.evertone.halpi4j.lamp~a: "
                        + HALF,
                "org.evertone.halpi4j.lamp~a:{name:mute}|org.evertone.halpi4j.lamp~a: has no address: address or green or"
                        + " red is missing",
                "org.evertone.halpi4j.buttons:{keys:[MUTE]}|org.evertone.halpi4j.buttons/keys/0 = \"MUTE\": must be"
                        + " KEY=ADDRESS, such as VOLUME_UP=gpio:GPIO5",
                "org.evertone.halpi4j.evdev:{keys:[768=OK]}|org.evertone.halpi4j.evdev/keys/0 = \"768=OK\": must be"
                        + " CODE=KEY with 1 to 767, such as 96=POUND",
                "org.evertone.halpi4j.evdev:{keys:[OK=28]}|org.evertone.halpi4j.evdev/keys/0 = \"OK=28\": must be"
                        + " CODE=KEY with 1 to 767, such as 96=POUND",
                "org.evertone.audioalsa:{handset:hw:1}|org.evertone.audioalsa/handset = \"hw:1\": names a card by its"
                        + " number, which changes; name it by its id, such as plughw:CARD=Device"
            })
    void whatIsWrongIsNamedWithItsPlaceItsValueAndTheRule(String configuration, String words) {
        assertEquals(words, errors(configuration));
    }

    @Test
    void anUnknownKeyIsNamedBesideThoseThereAre() {
        String matrix = errors("org.evertone.halpi4j.matrix:{keys:[DIGIT_1 DIGIT_2,DIGIT_3 FOUR]}");
        assertTrue(
                matrix.startsWith(
                        "org.evertone.halpi4j.matrix/keys/1 = \"DIGIT_3 FOUR\": \"FOUR\" is not a key; keys are"
                                + " DIGIT_0, DIGIT_1"),
                matrix);
        String again = errors("org.evertone.halpi4j.matrix:{keys:[ONE,TWO]}");
        assertEquals(again.indexOf("; keys are"), again.lastIndexOf("; keys are"), again);
        String buttons = errors("org.evertone.halpi4j.buttons:{keys:[LOUDER=gpio:GPIO5]}");
        assertTrue(buttons.contains("\"LOUDER\" is not a key"), buttons);
        String none = errors("org.evertone.halpi4j.buttons:{keys:[-=gpio:GPIO5]}");
        assertTrue(none.contains("\"-\" is not a key"), none);
        String evdev = errors("org.evertone.halpi4j.evdev:{keys:[69=END]}");
        assertTrue(evdev.contains("\"END\" is not a key"), evdev);
    }

    @Test
    void aPlaceOrACodeMayBeWithoutAKey() {
        assertEquals(
                "",
                errors("org.evertone.halpi4j.matrix:{keys:[DIGIT_1 -,- STAR]},"
                        + "org.evertone.halpi4j.evdev:{keys:[69=HANG_UP,0x60=-]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rows:[@20],columns:[@21,@22],keys:[DIGIT_1 -]|``",
                "rows:[@20],columns:[@21,@22],keys:DIGIT_1 -|``",
                "rows:@20,columns:@21,keys:DIGIT_1 -|/0 = \"DIGIT_1 -\": must name a key for each of the 1 columns, - for none",
                "rows:[@20],columns:[@21,@22],keys:[DIGIT_1]|/0 = \"DIGIT_1\": must name a key for each of the 2"
                        + " columns, - for none",
                "rows:[@20,@23],columns:[@21],keys:[DIGIT_1]|: must have an item for each of the 2 rows, not 1",
                "rows:[@20],columns:[@21,@22]|: must have an item for each of the 1 rows, not 2",
                "rows:[@20,@21],columns:[@24,@25]|``",
                "rows:[@20]|../columns: is missing: an address for each of the columns",
                "rows:[],columns:[@20]|../rows: is missing: an address for each of the rows"
            })
    void aMatrixHasAKeyOrADashAtEachCrossing(String matrix, String wrong) {
        Catalogue catalogue = new Catalogue(List.of(single("org.evertone.halpi4j.matrix", """
                    <AD id="rows" type="String" cardinality="2147483647" default="" description="Addresses of rows"/>
                    <AD id="columns" type="String" cardinality="2147483647" default="" description="Addresses of columns"/>
                    <AD id="keys" type="String" cardinality="2147483647" default="DIGIT_1 DIGIT_2,STAR -"
                        description="Names of the keys"/>""")));
        assertEquals(
                wrong.isEmpty() ? "" : ("org.evertone.halpi4j.matrix/keys" + wrong).replace("/keys../", "/"),
                errors("org.evertone.halpi4j.matrix:{" + matrix.replace("@", "i2c:expander/0x") + "}", catalogue));
    }

    @ParameterizedTest
    @CsvSource({
        "gpio:GPIO17, gpio:GPIO17, true",
        "gpio:GPIO17, gpio:pinctrl-rp1/17, true",
        "gpio:pinctrl-bcm2711|pinctrl-rp1/17, gpio:GPIO17, true",
        "gpio:pinctrl-bcm2711|pinctrl-rp1/17, gpio:pinctrl-rp1/17, true",
        "gpio:pinctrl-rp1/0x11, gpio:pinctrl-rp1/17, true",
        "gpio:GPIO17, gpio:GPIO18, false",
        "gpio:GPIO17, gpio:pinctrl-rp1/18, false",
        "gpio:GPIO17, gpio:expander/17, false",
        "gpio:expander/17, gpio:other/17, false",
        "led:a, led:a, true",
        "led:a, led:b, false",
        "pwm:chip/0, pwm:chip/0, true",
        "pwm:chip/0, pwm:chip/1, false",
        "i2c:i2c-1/0x27, i2c:i2c-1|i2c-3/0x27, true",
        "i2c:i2c-1/0x27, i2c:i2c-3/0x27, false",
        "i2c:i2c-1/0x27, i2c:i2c-1/0x3c, false",
    })
    void aPlaceIsUsedOnceHoweverItIsWritten(String first, String second, boolean same) {
        Catalogue catalogue = new Catalogue(List.of(
                single("a", "<AD id=\"at\" type=\"String\" description=\"Address\"/>"),
                single("b", "<AD id=\"at\" type=\"String\" description=\"Address\"/>")));
        String expected = same ? "b/at = \"" + second + "\": is in use already, by configurations/a/at" : "";

        assertEquals(expected, errors("a:{at:" + first + "},b:{at:" + second + "}", catalogue));
    }

    @Test
    void buttonsWithoutKeysAreRefused() {
        assertEquals(
                "org.evertone.halpi4j.buttons/keys: is missing: KEY=ADDRESS for each key, such as VOLUME_UP=gpio:GPIO5",
                errors("org.evertone.halpi4j.buttons:{}"));
    }

    @Test
    void aButtonsPinIsUsedOnceToo() {
        assertEquals(
                "org.evertone.halpi4j.buttons/keys/0 = \"MUTE=gpio:GPIO17\": is in use already, by"
                        + " configurations/hal.one/pin",
                errors("hal.one:{pin:gpio:GPIO17},org.evertone.halpi4j.buttons:{keys:[MUTE=gpio:GPIO17]}"));
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        assertEquals(
                "hal.one/rows = 0: must be at least 1; hal.one/on = \"no\": must be true or false;"
                        + " hal.needy/must: is missing; org.evertone.lcd/at = \"x\": must be an address: i2c:i2c-1/0x27, with"
                        + " 0x08 to 0x77",
                errors("hal.one:{pin:gpio:X,rows:0,on:no},hal.needy:{},org.evertone.lcd:{at:x}"));
    }

    @Test
    void aPhoneWithoutHookAndKeysIsToldApartFromABadProfile() {
        List<Problem> problems = check("hal.needy:{must:a}", CATALOGUE);

        assertEquals(1, problems.size());
        assertEquals(Problem.Severity.WARNING, problems.get(0).severity());
        assertEquals(
                "configurations: has neither a hook nor a keypad: only the web can dial",
                problems.get(0).words("profile.json"));
        assertEquals(List.of(), check("org.evertone.halsim:{lamps:[line1]}", CATALOGUE));
    }

    @Test
    void whatThisMachineHasNotIsNamed(@TempDir Path root) throws IOException {
        String profile = "hal.one:{pin:gpio:GPIO17},org.evertone.lcd:{at:i2c:i2c-1/0x27},"
                + "org.evertone.halpi4j.lamp~a:{name:line1,address:led:ACT},"
                + "org.evertone.halpi4j.lamp~b:{name:line2,address:gpio:pinctrl-bcm2711|pinctrl-rp1/5},"
                + "org.evertone.halpi4j.lamp~c:{name:line3,address:pwm:1f00098000.pwm/2},"
                + "org.evertone.audioalsa:{handset:plughw:CARD=Device}";
        ProfileReader.Reading reading = reading(profile);
        assertEquals(
                "hal.one/pin = \"gpio:GPIO17\": not on this machine: line GPIO17; org.evertone.lcd/at ="
                        + " \"i2c:i2c-1/0x27\": not on this machine: I²C bus i2c-1; org.evertone.halpi4j.lamp~a/address ="
                        + " \"led:ACT\": not on this machine: LED ACT; org.evertone.halpi4j.lamp~b/address ="
                        + " \"gpio:pinctrl-bcm2711|pinctrl-rp1/5\": not on this machine: chip pinctrl-bcm2711 or"
                        + " pinctrl-rp1; org.evertone.halpi4j.lamp~c/address = \"pwm:1f00098000.pwm/2\": not on this"
                        + " machine: PWM chip 1f00098000.pwm; org.evertone.audioalsa/handset = \"plughw:CARD=Device\":"
                        + " not on this machine: sound card Device",
                words(WiringRules.missing(reading.profile(), CATALOGUE, Machine.read(root))));

        write(root, "sys/class/gpio/gpiochip512/label", "pinctrl-rp1\n");
        write(root, "sys/bus/gpio/devices/gpiochip0/of_node/gpio-line-names", "ID_SDA\0\0GPIO17\0");
        write(root, "sys/class/i2c-dev/i2c-1/name", "bcm2835 (i2c@7e804000)\n");
        write(root, "sys/class/leds/ACT/brightness", "0\n");
        write(root, "sys/devices/1f00098000.pwm/uevent", "");
        Files.createDirectories(root.resolve("sys/class/pwm/pwmchip0"));
        Files.createSymbolicLink(
                root.resolve("sys/class/pwm/pwmchip0/device"), root.resolve("sys/devices/1f00098000.pwm"));
        write(root, "proc/asound/card0/id", "Device\n");
        assertEquals("", words(WiringRules.missing(reading.profile(), CATALOGUE, Machine.read(root))));
    }

    @Test
    void aMetatypeWithADocumentTypeIsRefused() {
        byte[] xml =
                "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>".getBytes(StandardCharsets.UTF_8);
        assertThrows(IOException.class, () -> new MetatypeReader().read(new ByteArrayInputStream(xml)));
    }

    private static void write(Path root, String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static String errors(String configurations) {
        return errors(configurations, CATALOGUE);
    }

    private static String errors(String configurations, Catalogue catalogue) {
        return words(check(configurations, catalogue).stream()
                .filter(Problem::isError)
                .toList());
    }

    private static List<Problem> check(String configurations, Catalogue catalogue) {
        return ProfileCheck.check(reading(configurations), catalogue);
    }

    /** @param configurations JSON whose texts have no quotes */
    private static ProfileReader.Reading reading(String configurations) {
        String quoted = configurations
                .replaceAll("([^{}\\[\\],]+)", "\"$1\"")
                .replaceAll("\"([^\":]+):\"(?=[{\\[])", "\"$1\":")
                .replaceAll("\"([a-z][A-Za-z]*):([^\"]*)\"(?=[,}])", "\"$1\":\"$2\"")
                .replaceAll(":\"(-?\\d+(?:\\.\\d+)?)\"", ":$1");
        return ProfileReader.read("{\"name\":\"Test\",\"configurations\":{" + quoted + "}}");
    }

    private static String words(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.words("profile.json").replaceFirst("^configurations/", ""))
                .collect(Collectors.joining("; "));
    }

    private static ObjectClass single(String pid, String attributes) {
        return metatype("pid=\"" + pid + '"', attributes);
    }

    private static ObjectClass factory(String pid, String attributes) {
        return metatype("factoryPid=\"" + pid + '"', attributes);
    }

    private static ObjectClass metatype(String designate, String attributes) {
        String xml = "<m:MetaData xmlns:m=\"http://www.osgi.org/xmlns/metatype/v1.2.0\"><OCD id=\"o\" name=\"o\">"
                + attributes + "</OCD><Designate " + designate + "><Object ocdref=\"o\"/></Designate></m:MetaData>";
        try {
            return new MetatypeReader()
                    .read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
                    .get(0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
