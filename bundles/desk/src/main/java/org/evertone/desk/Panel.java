package org.evertone.desk;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.evertone.audio.Outlet;
import org.evertone.hal.Display;
import org.evertone.hal.Lamp;
import org.evertone.hal.LampPattern;
import org.evertone.hal.OutletSwitch;

/** Lamps, displays and amplifiers, as many as there are; each is told of changes only. On the phone's loop. */
final class Panel {
    private final Map<Lamp, FlashLimit> lamps = new HashMap<>();
    private final Map<Display, Screen> displays = new LinkedHashMap<>();
    private final Map<OutletSwitch, Boolean> switches = new HashMap<>();

    void add(Lamp lamp) {
        lamps.put(lamp, new FlashLimit());
        lamp.show(Patterns.OFF);
    }

    void remove(Lamp lamp) {
        lamps.remove(lamp);
    }

    void add(Display display) {
        displays.put(display, Screen.fixed());
    }

    void remove(Display display) {
        displays.remove(display);
    }

    void add(OutletSwitch found) {
        switches.put(found, false);
        found.on(false);
    }

    void remove(OutletSwitch gone) {
        switches.remove(gone);
    }

    /**
     * Shows the desk's state.
     *
     * @param outlet where calls and tones are heard
     * @return after what time something has to be shown although nothing happens
     */
    Optional<Duration> show(
            DeskState desk, Outlet outlet, Map<String, LampPattern> patterns, long nowNanos, ZonedDateTime wall) {
        List<Duration> due = new ArrayList<>();
        LampPattern others = desk.testPattern().orElse(Patterns.OFF);
        lamps.forEach((lamp, limit) -> {
            limit.show(patterns.getOrDefault(lamp.name(), others), nowNanos).ifPresent(lamp::show);
            OptionalLong next = limit.nextNanos();
            if (next.isPresent()) {
                due.add(Duration.ofNanos(next.getAsLong() - nowNanos));
            }
        });
        displays.replaceAll((display, before) -> {
            Screen screen = Screen.of(desk, nowNanos, wall, new Screen.Place(display.rows(), display.columns()));
            show(display, before, screen);
            screen.staleAfter().ifPresent(due::add);
            return screen;
        });
        switches.replaceAll((found, before) -> {
            boolean on = desk.uses(found.outlet(), outlet);
            if (on != before) {
                found.on(on);
            }
            return on;
        });
        return due.stream().min(Duration::compareTo);
    }

    private static void show(Display display, Screen before, Screen screen) {
        if (screen.rows().equals(before.rows()) && screen.link().equals(before.link())) {
            return;
        }
        if (screen.link().isEmpty()) {
            display.show(screen.rows());
        } else {
            display.show(screen.rows(), screen.link());
        }
    }

    /** Where the words are shown that everybody else sees: the first display. */
    Screen.Place place() {
        return displays.keySet().stream()
                .findFirst()
                .map(display -> new Screen.Place(display.rows(), display.columns()))
                .orElse(Screen.Place.USUAL);
    }

    void darken() {
        lamps.keySet().forEach(lamp -> lamp.show(Patterns.OFF));
        displays.keySet().forEach(display -> display.show(List.of()));
        switches.keySet().forEach(found -> found.on(false));
    }
}
