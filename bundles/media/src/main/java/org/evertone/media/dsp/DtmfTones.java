package org.evertone.media.dsp;

import java.util.Locale;
import java.util.Optional;

/**
 * The two frequencies of a dialling key (ITU-T Q.23).
 *
 * @param rowHz of the low group
 * @param columnHz of the high group
 */
public record DtmfTones(int rowHz, int columnHz) {
    private static final String KEYPAD = "123A456B789C*0#D";
    private static final int[] ROWS_HZ = {697, 770, 852, 941};
    private static final int[] COLUMNS_HZ = {1209, 1336, 1477, 1633};

    /**
     * The tones of a key.
     *
     * @param key {@code 0}..{@code 9}, {@code *}, {@code #}, {@code A}..{@code D} in any case
     * @return empty when there is no such key
     */
    public static Optional<DtmfTones> of(char key) {
        int place = KEYPAD.indexOf(String.valueOf(key).toUpperCase(Locale.ROOT));
        return place < 0 ? Optional.empty() : Optional.of(new DtmfTones(ROWS_HZ[place / 4], COLUMNS_HZ[place % 4]));
    }
}
