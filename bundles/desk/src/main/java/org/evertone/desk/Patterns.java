package org.evertone.desk;

import java.util.List;
import org.evertone.call.CallState;
import org.evertone.hal.LampPattern;
import org.evertone.hal.LampPattern.Colour;
import org.evertone.line.LineState;

/**
 * The lamp grammar: mostly on = you can call, mostly off = you cannot, even blinking = a call wants you, the number of
 * winks is the detail. Never more than three flashes in any second (WCAG 2.3.1).
 */
final class Patterns {
    static final LampPattern OFF = new LampPattern("off", Colour.NONE, List.of());

    static final LampPattern MESSAGES = new LampPattern("mwi", Colour.WHITE, List.of(1000, 1000));
    static final LampPattern MUTED = new LampPattern("muted", Colour.RED, List.of(0));
    static final LampPattern UPDATING = new LampPattern("updating", Colour.AMBER, List.of(0));
    static final LampPattern DO_NOT_DISTURB = new LampPattern("dnd", Colour.AMBER, List.of(3900, 100));
    static final LampPattern FORWARDED = new LampPattern("forwarded", Colour.AMBER, DO_NOT_DISTURB.millis());

    private Patterns() {}

    static LampPattern of(LineState state) {
        return switch (state) {
            case DISABLED -> new LampPattern(state.word(), Colour.NONE, List.of());
            case REGISTERING -> new LampPattern(state.word(), Colour.GREEN, List.of(100, 1900));
            case REGISTERED_PRIMARY -> new LampPattern(state.word(), Colour.GREEN, List.of(0));
            case FAILING_OVER -> new LampPattern(state.word(), Colour.AMBER, List.of(100, 150, 100, 1650));
            case REGISTERED_BACKUP -> new LampPattern(state.word(), Colour.AMBER, List.of(1650, 100, 150, 100));
            case PROBING -> new LampPattern(state.word(), Colour.AMBER, List.of(1400, 100, 150, 100, 150, 100));
            case UNREGISTERED -> new LampPattern(state.word(), Colour.RED, List.of(100, 150, 100, 150, 100, 1400));
        };
    }

    /** Pattern of a call; {@link #OFF} where the line's own pattern stays. */
    static LampPattern of(CallState state) {
        return switch (state) {
            case RINGING -> new LampPattern(state.word(), Colour.RED, List.of(250, 250));
            case ACTIVE -> new LampPattern(state.word(), Colour.RED, List.of(900, 100));
            case HELD -> new LampPattern(state.word(), Colour.RED, List.of(1000, 1000));
            case REMOTE_HELD -> new LampPattern(state.word(), Colour.RED, List.of(400, 100, 150, 100, 250, 1000));
            case DIALLING, RINGING_OUT, ENDED -> OFF;
        };
    }

    static LampPattern test(Colour colour) {
        return new LampPattern("test", colour, List.of(0));
    }
}
