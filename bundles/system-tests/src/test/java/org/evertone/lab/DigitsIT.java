package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.stream.Collectors;
import org.evertone.lab.PhoneConfig.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Keys pressed in a call reach the far end in the way that {@code DTMF Mode} says. */
@Isolated("labs beside it would take the time that tones need")
class DigitsIT {

    private static final Duration SOON = Duration.ofSeconds(8);
    private static final String KEYS = "150*#";
    private static final int[] LOW_HZ = {697, 770, 852, 941};
    private static final int[] HIGH_HZ = {1209, 1336, 1477, 1633};
    private static final String[] PAD = {"123A", "456B", "789C", "*0#D"};
    /** Parts of 20 ms that a tone lasts at least. */
    private static final int LEAST_PARTS = 3;

    @Test
    void keysAreSentAsTelephoneEvents() {
        assertEquals(KEYS, keysTold("rfc4733", "1"));
    }

    @Test
    void keysAreSentBySipInfo() {
        assertEquals(KEYS, keysTold("info", "2"));
    }

    @Test
    void keysAreHeardAsTones() {
        try (Lab lab = Lab.open("in band")) {
            Phone phone = calling(lab, "0");
            RtpCapture capture = lab.keep(new RtpCapture(lab.block(), lab.folder()));
            for (char key : KEYS.toCharArray()) {
                phone.ctl("press", Character.toString(key));
                phone.talk(Duration.ofMillis(300));
            }
            phone.hangUp();
            phone.awaitIdle(SOON);
            assertEquals(KEYS, tones(Alaw.sound(capture.fromPhone())));
        }
    }

    private static String keysTold(String name, String mode) {
        try (Lab lab = Lab.open("digits " + name)) {
            Phone phone = calling(lab, mode);
            for (int i = 0; i < KEYS.length(); i++) {
                phone.ctl("press", KEYS.substring(i, i + 1));
                lab.farEnd().await("CALL_DTMF_END", i + 1, SOON);
            }
            return lab.farEnd().events().stream()
                    .filter(event -> event.type().equals("CALL_DTMF_START"))
                    .map(FarEnd.Event::detail)
                    .collect(Collectors.joining());
        }
    }

    private static Phone calling(Lab lab, String mode) {
        Phone phone =
                Phone.registered(lab, PhoneConfig.of(lab.block(), Transport.UDP).line("DTMF Mode", mode));
        phone.dial(FarEnd.ACCOUNT);
        phone.awaitCall("active", SOON);
        lab.farEnd().await("CALL_ESTABLISHED", SOON);
        return phone;
    }

    /** Keys whose two tones hold nearly all of the sound. */
    private static String tones(Speech sound) {
        StringBuilder keys = new StringBuilder();
        int part = Speech.NARROW_HZ / 50;
        char last = 0;
        int parts = 0;
        for (int from = 0; from + part <= sound.samples().length; from += part) {
            char key = key(sound.samples(), from, part);
            parts = key == last ? parts + 1 : 1;
            last = key;
            if (key != 0 && parts == LEAST_PARTS) {
                keys.append(key);
            }
        }
        return keys.toString();
    }

    private static char key(short[] samples, int from, int length) {
        double all = 0;
        for (int i = from; i < from + length; i++) {
            all += (double) samples[i] * samples[i];
        }
        int low = strongest(samples, from, length, LOW_HZ);
        int high = strongest(samples, from, length, HIGH_HZ);
        double both = power(samples, from, length, LOW_HZ[low]) + power(samples, from, length, HIGH_HZ[high]);
        boolean balanced = power(samples, from, length, LOW_HZ[low]) > 0.1 * both
                && power(samples, from, length, HIGH_HZ[high]) > 0.1 * both;
        return all > length * 1e4 && balanced && both > 0.85 * all ? PAD[low].charAt(high) : 0;
    }

    private static int strongest(short[] samples, int from, int length, int[] tones) {
        int best = 0;
        for (int i = 1; i < tones.length; i++) {
            if (power(samples, from, length, tones[i]) > power(samples, from, length, tones[best])) {
                best = i;
            }
        }
        return best;
    }

    /** Energy at one frequency, by Goertzel's algorithm. */
    private static double power(short[] samples, int from, int length, int hertz) {
        double turn = 2 * Math.cos(2 * Math.PI * hertz / Speech.NARROW_HZ);
        double before = 0;
        double last = 0;
        for (int i = from; i < from + length; i++) {
            double next = samples[i] + turn * last - before;
            before = last;
            last = next;
        }
        return (last * last + before * before - turn * last * before) * 2 / length;
    }
}
