package org.evertone.audioalsa;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import org.evertone.audio.AudioException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcmNameTest {
    @TempDir
    Path cards;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plughw:CARD=Device,DEV=0 | Device",
                "hw:Loopback,1 | Loopback",
                "sysdefault:CARD=seeed2micvoicec | seeed2micvoicec",
                "plug:'dsnoop:CARD=Headset_1' | Headset_1"
            })
    void aNameSaysWhichCard(String name, String id) {
        assertEquals(id, new PcmName(name).cardId().orElseThrow());
        assertEquals("hw:CARD=" + id, new PcmName(name).control());
    }

    @ParameterizedTest
    @ValueSource(strings = {"phone", "default", "pulse", "hw:DEV=0"})
    void anyOtherNameStandsForItself(String name) {
        assertEquals("sound device \"" + name + '"', new PcmName(name).words());
        assertEquals(name, new PcmName(name).control());
        assertDoesNotThrow(() -> new PcmName(name).require(cards));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hw:0", "plughw:1,0", "hw:CARD=2", "sysdefault:CARD=0,DEV=1", "plug:'hw:0,0'"})
    void aCardByItsNumberIsRefused(String name) throws Exception {
        Files.writeString(Files.createDirectory(cards.resolve("card0")).resolve("id"), "Device\n");

        AudioException refused = assertThrows(AudioException.class, () -> new PcmName(name).require(cards));

        assertEquals(
                "\"" + name + "\" names a card by its number, which changes; name it by its id, such as"
                        + " plughw:CARD=Device (cards: Device)",
                refused.getMessage());
    }

    @Test
    void aCardIsFoundAgainWhenItIsBack() throws Exception {
        PcmName name = new PcmName("plughw:CARD=Device");
        assertEquals(
                "sound card \"Device\" is not there (there is no sound card)",
                assertThrows(AudioException.class, () -> name.require(cards.resolve("none")))
                        .getMessage());

        Files.writeString(Files.createDirectory(cards.resolve("card3")).resolve("id"), "Device\n");

        assertDoesNotThrow(() -> name.require(cards));
    }
}
