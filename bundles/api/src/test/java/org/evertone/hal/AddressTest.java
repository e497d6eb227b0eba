package org.evertone.hal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @Test
    void eachKindIsRead() {
        assertEquals(new Address.NamedLine("GPIO17"), Address.parse(" gpio:GPIO17 "));
        assertEquals(
                new Address.ChipLine(List.of("pinctrl-bcm2711", "pinctrl-rp1"), 17),
                Address.parse("gpio:pinctrl-bcm2711|pinctrl-rp1/17"));
        assertEquals(new Address.BusDevice(List.of("i2c-1"), 0x27), Address.parse("i2c:i2c-1/0x27"));
        assertEquals(
                new Address.BusDevice(List.of("bcm2835 (i2c@7e804000)"), 0x3c),
                Address.parse("i2c:bcm2835 (i2c@7e804000)/0x3c"));
        assertEquals(new Address.KernelLed("green:status"), Address.parse("led:green:status"));
        assertEquals(new Address.PwmChannel(List.of("fe20c000.pwm"), 1), Address.parse("pwm:fe20c000.pwm/1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpio:GPIO17", "gpio:a|b/17", "i2c:i2c-1/0x27", "led:ACT", "pwm:fe20c000.pwm/0"})
    void itIsWrittenAsItIsRead(String text) {
        assertEquals(text, Address.parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "GPIO17, 'GPIO17' does not begin with gpio:",
        "spi:0/1, 'spi:0/1' does not begin with gpio:",
        "gpio:, 'gpio:' names nothing",
        "gpio: GPIO17, 'gpio: GPIO17' names nothing",
        "gpio:a|b, 'gpio:a|b' names nothing or more than one",
        "gpio:/17, 'gpio:/17' names nothing",
        "gpio:a||b/17, 'gpio:a||b/17' names nothing",
        "gpio:chip/, 'gpio:chip/' does not end in / and an offset of 0..1023",
        "gpio:chip/1024, 'gpio:chip/1024' does not end in / and an offset of 0..1023",
        "gpio:chip/-1, 'gpio:chip/-1' does not end in / and an offset of 0..1023",
        "gpio:chip/017, 'gpio:chip/017' does not end in / and an offset of 0..1023",
        "i2c:i2c-1, 'i2c:i2c-1' names nothing",
        "i2c:i2c-1/0x78, 'i2c:i2c-1/0x78' does not end in / and a device of 8..119",
        "i2c:i2c-1/27, 'i2c:i2c-1/27' does not end in / and a device with 0x",
        "gpio:17, 'gpio:17' goes by a number",
        "gpio:gpiochip0/17, 'gpio:gpiochip0/17' goes by a number",
        "led:../../etc, 'led:../../etc' names nothing",
        "led:.., 'led:..' names nothing",
        "pwm:x/256, 'pwm:x/256' does not end in / and a channel of 0..255"
    })
    void whatIsWrongIsNamedWithTheRule(String text, String words) {
        IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> Address.parse(text));
        String message = String.valueOf(wrong.getMessage()).replace(",", "");
        assertEquals(words, message.substring(0, Math.min(words.length(), message.length())));
    }
}
