package org.evertone.halpi4j.keypad;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.evertone.hal.Key;
import org.evertone.hal.Notice;
import org.evertone.halpi4j.board.Upkeep;

/** Tells the person and the timeline which keys are stuck. */
final class StuckKeys implements AutoCloseable {
    private static final int WORD = 16;

    private final KeyLayout layout;
    private final Upkeep upkeep;
    private final Map<Integer, AutoCloseable> notices = new HashMap<>();

    StuckKeys(KeyLayout layout, Upkeep upkeep) {
        this.layout = layout;
        this.upkeep = upkeep;
    }

    synchronized void stuck(int place) {
        String name = name(place);
        String word = name.substring(0, Math.min(WORD, name.length()));
        notices.put(place, upkeep.show(new Notice(Notice.Kind.TROUBLE, List.of("Key is stuck:", word), "")));
        upkeep.timeline()
                .record(
                        0,
                        "hal.stuck",
                        "Key is stuck: " + name,
                        "it has been down for " + MatrixScan.STUCK_MILLIS / 1000 + " s",
                        evidence(place));
    }

    synchronized void freed(int place) {
        AutoCloseable notice = notices.remove(place);
        if (notice != null) {
            hide(notice);
            upkeep.timeline().record(0, "hal.freed", "Key is free again: " + name(place), "", evidence(place));
        }
    }

    /** Takes the notices away. */
    @Override
    public synchronized void close() {
        notices.values().forEach(StuckKeys::hide);
        notices.clear();
    }

    private static void hide(AutoCloseable notice) {
        try {
            notice.close();
        } catch (Exception unregistered) {
            // The framework took it away already.
            return;
        }
    }

    private String name(int place) {
        return layout.places().get(place).map(Key::name).orElse("none");
    }

    private Map<String, String> evidence(int place) {
        return Map.of(
                "row", String.valueOf(place / layout.columns() + 1),
                "column", String.valueOf(place % layout.columns() + 1));
    }
}
