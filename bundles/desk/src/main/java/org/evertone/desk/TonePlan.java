package org.evertone.desk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tones of one country, as cadences for {@link org.evertone.media.Tones}.
 *
 * @param number value of {@code Select Your Tone}
 * @param country short name of the country
 * @param waiting one round of the call-waiting tone, silence at its end
 */
record TonePlan(
        int number, String country, String dial, String ringback, String busy, String congestion, String waiting) {
    private static final int DEFAULT_NUMBER = 11;
    private static final Map<Integer, TonePlan> ALL = read();

    private static final String KEYS = "123A456B789C*0#D";
    private static final int[] ROWS_HZ = {697, 770, 852, 941};
    private static final int[] COLUMNS_HZ = {1209, 1336, 1477, 1633};
    private static final int KEY_MILLIS = 120;

    /** The ringer is the phone's own, no network tone. */
    static final String RINGER = "660/250,880/250,660/250,880/250,0/2000";

    /** The pair of tones of a key 0-9 * # A-D (ITU-T Q.23). */
    static String key(char symbol) {
        int place = KEYS.indexOf(symbol);
        return ROWS_HZ[place / COLUMNS_HZ.length] + "+" + COLUMNS_HZ[place % COLUMNS_HZ.length] + "/" + KEY_MILLIS;
    }

    /** Says that a call is answered without the user. */
    static final String AUTO_ANSWER = "1000/150,0/100,1000/150";

    /** Length of one round of a cadence in ms; 0 when a part of it lasts for ever. */
    static int roundMillis(String cadence) {
        int sum = 0;
        for (String part : cadence.split(",")) {
            int millis = Integer.parseInt(part.substring(part.indexOf('/') + 1));
            if (millis == 0) {
                return 0;
            }
            sum += millis;
        }
        return sum;
    }

    /** The call-waiting tone without the silence at its end. */
    String waitingBeeps() {
        return waiting.substring(0, waiting.lastIndexOf(",0/"));
    }

    /** The first beat of the congestion tone: something went wrong. */
    String failureBeep() {
        return congestion.substring(0, congestion.indexOf(','));
    }

    static Collection<TonePlan> all() {
        return ALL.values();
    }

    /** The plan of that number; the default's when there is none. */
    static TonePlan of(int number) {
        return Objects.requireNonNull(ALL.getOrDefault(number, ALL.get(DEFAULT_NUMBER)));
    }

    private static Map<Integer, TonePlan> read() {
        try (InputStream table = Objects.requireNonNull(TonePlan.class.getResourceAsStream("tones.txt"));
                BufferedReader reader = new BufferedReader(new InputStreamReader(table, StandardCharsets.US_ASCII))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .map(part -> new TonePlan(
                            Integer.parseInt(part[0]), part[1], part[2], part[3], part[4], part[5], part[6]))
                    .collect(Collectors.toUnmodifiableMap(TonePlan::number, Function.identity()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
