package org.evertone.walk;

import java.util.List;
import java.util.Locale;
import org.evertone.audio.Outlet;
import org.evertone.hal.Key;

/** One thing to try. */
sealed interface Step {
    /** What the table at the end calls it. */
    String title();

    /** What the person is asked to do, in one sentence. */
    String task();

    /** The same for a display of 16 characters a row. */
    List<String> rows();

    /** Whether the person says how it went; else an event does. */
    default boolean asks() {
        return true;
    }

    /** Of which the device says itself that something is wrong. */
    record Trouble(String words) implements Step {
        @Override
        public String title() {
            return "parts";
        }

        @Override
        public String task() {
            return "The device reports what does not work.";
        }

        @Override
        public List<String> rows() {
            return List.of(words);
        }
    }

    /** Display with a known picture. */
    record Words(int rowCount, int columns) implements Step {
        private static final String FILL = "0123456789abcdefghijklmnopqrstuvwxyz";

        @Override
        public String title() {
            return "display " + columns + "x" + rowCount;
        }

        @Override
        public String task() {
            return "Does the display show " + rowCount + " rows, the first \"" + rows().get(0) + "\"?";
        }

        @Override
        public List<String> rows() {
            return java.util.stream.IntStream.range(0, rowCount)
                    .mapToObj(row -> (row + 1 + " " + FILL.repeat(1 + columns / FILL.length())).substring(0, columns))
                    .toList();
        }
    }

    /** Hook lifted or put back. */
    record Hook(boolean lifted) implements Step {
        @Override
        public String title() {
            return lifted ? "handset lifted" : "handset put back";
        }

        @Override
        public String task() {
            return lifted ? "Lift the handset." : "Put the handset back.";
        }

        @Override
        public List<String> rows() {
            return List.of(lifted ? "Lift handset" : "Put handset back");
        }

        @Override
        public boolean asks() {
            return false;
        }
    }

    /** One key. */
    record Press(Key key) implements Step {
        @Override
        public String title() {
            return "key " + label(key);
        }

        @Override
        public String task() {
            return "Press " + label(key) + ".";
        }

        @Override
        public List<String> rows() {
            return List.of("Press", label(key));
        }

        @Override
        public boolean asks() {
            return false;
        }
    }

    /** The keys of a keypad that does not say which it has. */
    record AnyKeys() implements Step {
        @Override
        public String title() {
            return "other keys";
        }

        @Override
        public String task() {
            return "Press each key that was not asked for. Is each named here as it is labelled?";
        }

        @Override
        public List<String> rows() {
            return List.of("Press every key", "see terminal");
        }
    }

    /** A lamp that goes through its colours. */
    record Colours(String lamp) implements Step {
        @Override
        public String title() {
            return "lamp " + lamp + " colours";
        }

        @Override
        public String task() {
            return "Is lamp " + lamp
                    + " green, amber, red and white in turn, a second each, as far as it has these colours,"
                    + " and lit all the while?";
        }

        @Override
        public List<String> rows() {
            return List.of("Lamp " + lamp, "all its colours?");
        }
    }

    /** A lamp that blinks. */
    record Blinking(String lamp) implements Step {
        @Override
        public String title() {
            return "lamp " + lamp + " blinking";
        }

        @Override
        public String task() {
            return "Does lamp " + lamp + " blink, half a second on and half a second off?";
        }

        @Override
        public List<String> rows() {
            return List.of("Lamp " + lamp, "blinking?");
        }
    }

    /** A tone. */
    record Hear(Outlet outlet) implements Step {
        @Override
        public String title() {
            return "tone in the " + where();
        }

        @Override
        public String task() {
            return "Do you hear a tone from the " + where() + "?";
        }

        @Override
        public List<String> rows() {
            return List.of("Tone in the", where() + "?");
        }

        private String where() {
            return outlet.name().toLowerCase(Locale.ROOT);
        }
    }

    /** How people and this test call a key. */
    static String label(Key key) {
        return key.dtmf() ? String.valueOf(key.symbol()) : key.name().replace('_', ' ');
    }
}
