package org.evertone.walk;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.evertone.audio.Outlet;
import org.evertone.hal.Display;
import org.evertone.hal.HookSwitch;
import org.evertone.hal.Key;
import org.evertone.hal.Keypad;
import org.evertone.hal.Lamp;
import org.evertone.hal.Notice;
import org.evertone.hal.OutletSwitch;
import org.evertone.media.Sound;
import org.evertone.media.Tones;
import org.jspecify.annotations.Nullable;

/** What the device has, as its drivers offer it. On the phone's loop. */
final class Parts {
    final Set<HookSwitch> hooks = new LinkedHashSet<>();
    final Set<Keypad> keypads = new LinkedHashSet<>();
    final Map<String, Lamp> lamps = new TreeMap<>();
    final Set<Display> displays = new LinkedHashSet<>();
    final Set<Notice> notices = new LinkedHashSet<>();
    final Set<OutletSwitch> switches = new LinkedHashSet<>();

    @Nullable
    Tones tones;

    @Nullable
    Sound sound;

    boolean lifted() {
        return hooks.stream().anyMatch(HookSwitch::offHook);
    }

    /** The steps that try all of it: what the person reads first, then hands, lamps and ears. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (Notice notice : notices) {
            if (notice.kind() == Notice.Kind.TROUBLE) {
                steps.add(new Step.Trouble(String.join(" ", notice.rows())));
            }
        }
        for (Display display : displays) {
            steps.add(new Step.Words(display.rows(), display.columns()));
        }
        if (!hooks.isEmpty()) {
            steps.add(new Step.Hook(true));
        }
        hear(steps, Outlet.HANDSET);
        if (!hooks.isEmpty()) {
            steps.add(new Step.Hook(false));
        }
        Set<Key> keys = new LinkedHashSet<>();
        keypads.forEach(keypad -> keys.addAll(keypad.keys()));
        keys.forEach(key -> steps.add(new Step.Press(key)));
        if (keypads.stream().anyMatch(keypad -> keypad.keys().isEmpty())) {
            steps.add(new Step.AnyKeys());
        }
        for (String lamp : lamps.keySet()) {
            steps.add(new Step.Colours(lamp));
            steps.add(new Step.Blinking(lamp));
        }
        hear(steps, Outlet.SPEAKER);
        hear(steps, Outlet.RINGER);
        return steps;
    }

    private void hear(List<Step> steps, Outlet outlet) {
        if (tones != null && sound != null) {
            steps.add(new Step.Hear(outlet));
        }
    }
}
