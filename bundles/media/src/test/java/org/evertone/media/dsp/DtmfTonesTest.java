package org.evertone.media.dsp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DtmfTonesTest {

    @ParameterizedTest
    @CsvSource({
        "1,697,1209", "2,697,1336", "3,697,1477", "A,697,1633",
        "4,770,1209", "5,770,1336", "6,770,1477", "B,770,1633",
        "7,852,1209", "8,852,1336", "9,852,1477", "C,852,1633",
        "*,941,1209", "0,941,1336", "'#',941,1477", "d,941,1633"
    })
    void everyKeyHasThePairOfTheRecommendation(char key, int rowHz, int columnHz) {
        assertEquals(Optional.of(new DtmfTones(rowHz, columnHz)), DtmfTones.of(key));
    }

    @Test
    void otherSignsAreNoKeys() {
        assertEquals(Optional.empty(), DtmfTones.of('E'));
        assertEquals(Optional.empty(), DtmfTones.of(' '));
        assertEquals(Optional.empty(), DtmfTones.of('ß'));
    }
}
