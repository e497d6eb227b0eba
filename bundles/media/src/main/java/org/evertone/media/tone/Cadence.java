package org.evertone.media.tone;

import java.util.ArrayList;
import java.util.List;

/**
 * A tone as country tables write it: {@code 425/200,0/300} is 425 Hz for 200 ms and 300 ms of silence, over and over;
 * {@code 350+440/0} is two tones for ever.
 *
 * @param parts played in turn, at least one; a part for ever is the last one
 */
public record Cadence(List<Part> parts) {
    private static final int MAX_PARTS = 16;
    private static final int MAX_FREQUENCIES = 4;
    private static final int MIN_HZ = 20;
    private static final int MAX_HZ = 3999;
    private static final int MAX_MILLIS = 60_000;

    /**
     * @param frequenciesHz sounding together; empty is silence
     * @param millis how long; 0 is for ever
     */
    public record Part(List<Integer> frequenciesHz, int millis) {
        public Part {
            frequenciesHz = List.copyOf(frequenciesHz);
        }
    }

    public Cadence {
        parts = List.copyOf(parts);
    }

    /** @throws IllegalArgumentException naming the part and the rule it breaks */
    public static Cadence parse(String text) {
        String[] written = text.split(",", -1);
        require(written.length <= MAX_PARTS, text, "has more than " + MAX_PARTS + " parts");
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < written.length; i++) {
            Part part = parsePart(written[i].strip());
            require(
                    part.millis() > 0 || i == written.length - 1,
                    written[i],
                    "lasts for ever but is not the last part");
            parts.add(part);
        }
        return new Cadence(parts);
    }

    private static Part parsePart(String written) {
        int slash = written.indexOf('/');
        require(slash > 0, written, "is not Hz/ms");
        int millis = number(written.substring(slash + 1), written, "milliseconds", 0, MAX_MILLIS);
        String[] tones = written.substring(0, slash).split("\\+", -1);
        require(tones.length <= MAX_FREQUENCIES, written, "has more than " + MAX_FREQUENCIES + " frequencies");
        List<Integer> frequencies = new ArrayList<>();
        for (String tone : tones) {
            if (tones.length > 1 || !tone.equals("0")) {
                frequencies.add(number(tone, written, "Hz", MIN_HZ, MAX_HZ));
            }
        }
        return new Part(frequencies, millis);
    }

    private static int number(String digits, String part, String unit, int min, int max) {
        String rule = "needs " + unit + " from " + min + " to " + max;
        require(digits.matches("[0-9]{1,5}"), part, rule);
        int value = Integer.parseInt(digits);
        require(value >= min && value <= max, part, rule);
        return value;
    }

    private static void require(boolean holds, String what, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("Tone '" + what + "' " + rule);
        }
    }
}
