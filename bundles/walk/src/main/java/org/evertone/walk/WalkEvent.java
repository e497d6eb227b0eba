package org.evertone.walk;

import org.evertone.hal.Key;

/** What happens during the test. */
sealed interface WalkEvent {
    record HookMoved(boolean lifted) implements WalkEvent {}

    record KeyPressed(Key key) implements WalkEvent {}

    /** A line from the terminal, without its end. */
    record Typed(String line) implements WalkEvent {}

    /** The terminal gives no more lines. */
    record TerminalClosed() implements WalkEvent {}

    record TimePassed() implements WalkEvent {}
}
