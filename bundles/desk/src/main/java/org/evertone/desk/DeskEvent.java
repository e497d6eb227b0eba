package org.evertone.desk;

import org.evertone.call.CallView;
import org.evertone.hal.Key;
import org.evertone.line.LineStatus;

/** What happens at the desk. */
sealed interface DeskEvent {

    record HookMoved(boolean offHook) implements DeskEvent {}

    record KeyPressed(Key key) implements DeskEvent {}

    record LineChanged(LineStatus status) implements DeskEvent {}

    /** A line is gone from the configuration. */
    record LineRemoved(int line) implements DeskEvent {}

    /** @param earlyMedia whether the far end is heard although it has not answered */
    record CallChanged(CallView call, boolean earlyMedia) implements DeskEvent {}

    /** The configuration changed. */
    record SettingsChanged(DeskSettings settings) implements DeskEvent {}

    /** Time passed that the machine asked for. */
    record TimePassed() implements DeskEvent {}
}
