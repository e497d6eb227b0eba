package org.evertone.halpi4j.lamp;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.evertone.hal.LampPattern;
import org.evertone.hal.LampPattern.Colour;
import org.evertone.halpi4j.board.BoardException;

/**
 * A lamp of the kernel ({@code /sys/class/leds}). It blinks by itself with the triggers {@code timer}, for even blinking,
 * and {@code pattern}, for all else, where the kernel has them and lets us; the phone need not wake up for it then.
 */
final class LedLight implements Light {
    private final Path folder;
    private final int brightness;
    /** Whether the kernel may be blinking it. */
    private boolean triggered;

    /** @param percent of the full brightness, 1..100 */
    LedLight(Path folder, int percent) throws BoardException {
        this.folder = folder;
        triggered = Files.exists(folder.resolve("trigger"));
        String full = Sysfs.read(folder.resolve("max_brightness"));
        try {
            brightness = Math.max(1, Integer.parseInt(full) * percent / 100);
        } catch (NumberFormatException wrong) {
            throw new BoardException(folder + ": max_brightness is '" + full + "'", wrong);
        }
    }

    @Override
    public void light(boolean lit, Colour colour) throws BoardException {
        if (triggered) {
            trigger("none");
            triggered = false;
        }
        Sysfs.write(folder.resolve("brightness"), String.valueOf(lit ? brightness : 0));
    }

    @Override
    public boolean shows(LampPattern pattern) throws BoardException {
        if (pattern.off() || pattern.steady()) {
            return false;
        }
        List<Integer> millis = pattern.millis();
        boolean shown = (millis.size() == 2 && timer(millis.get(0), millis.get(1))) || sequence(millis);
        if (!shown && triggered) {
            light(false, Colour.NONE);
        }
        return shown;
    }

    private boolean timer(int onMillis, int offMillis) throws BoardException {
        return begin("timer")
                && set("delay_on", String.valueOf(onMillis))
                && set("delay_off", String.valueOf(offMillis));
    }

    private boolean sequence(List<Integer> millis) throws BoardException {
        StringBuilder tuples = new StringBuilder();
        for (int i = 0; i < millis.size(); i++) {
            int level = i % 2 == 0 ? brightness : 0;
            // The kernel fades from one level to the next, unless the level is repeated for no time.
            tuples.append(level).append(' ').append(millis.get(i)).append(' ');
            tuples.append(level).append(" 0 ");
        }
        return begin("pattern")
                && set("repeat", "-1")
                && set("pattern", tuples.toString().strip());
    }

    /** Chooses a trigger, at full light, so that it blinks between that and dark. */
    private boolean begin(String trigger) throws BoardException {
        if (!Files.exists(folder.resolve("trigger"))
                || !List.of(Sysfs.read(folder.resolve("trigger")).split("[\\s\\[\\]]+"))
                        .contains(trigger)) {
            return false;
        }
        light(true, Colour.NONE);
        trigger(trigger);
        triggered = true;
        return true;
    }

    private void trigger(String name) throws BoardException {
        Sysfs.write(folder.resolve("trigger"), name);
    }

    /** Sets what only root may set on some systems; without it the player has to do the work. */
    private boolean set(String attribute, String value) {
        if (!Files.isWritable(folder.resolve(attribute))) {
            return false;
        }
        try {
            Sysfs.write(folder.resolve(attribute), value);
            return true;
        } catch (BoardException refused) {
            return false;
        }
    }
}
