package org.evertone.walk;

import org.evertone.audio.Outlet;
import org.evertone.hal.LampPattern;

/** What the test wants of device and terminal. */
sealed interface WalkCommand {
    /**
     * Puts a step before the person.
     *
     * @param number from 1
     * @param count of all steps
     */
    record Present(Step step, int number, int count) implements WalkCommand {}

    record Light(String lamp, LampPattern pattern) implements WalkCommand {}

    record Play(Outlet outlet) implements WalkCommand {}

    record Silence() implements WalkCommand {}

    /** Says something to the person. */
    record Say(String words) implements WalkCommand {}

    /** All steps are done. */
    record End() implements WalkCommand {}
}
