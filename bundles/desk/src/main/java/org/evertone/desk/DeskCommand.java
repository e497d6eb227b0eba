package org.evertone.desk;

import java.util.Set;
import org.evertone.audio.Outlet;

/** What the desk wants of the rest of the phone. */
sealed interface DeskCommand {

    /** @param line 0 = the first line that can call */
    record Dial(int line, String number) implements DeskCommand {
        /** On the first line that can call. */
        Dial(String number) {
            this(0, number);
        }
    }

    record Answer(String call) implements DeskCommand {}

    record Hold(String call) implements DeskCommand {}

    record Resume(String call) implements DeskCommand {}

    record HangUp(String call) implements DeskCommand {}

    record SendDigit(String call, char digit) implements DeskCommand {}

    /** Joins the two calls that stand. */
    record Conference() implements DeskCommand {}

    /** Blind transfer. */
    record Transfer(String call, String target) implements DeskCommand {}

    /** Attended transfer. */
    record TransferTo(String call, String to) implements DeskCommand {}

    /** @param cadence heard once, over whatever sounds */
    record ToneOnce(String cadence) implements DeskCommand {}

    /** @param percent how much louder; negative = softer */
    record ChangeVolume(Outlet outlet, int percent) implements DeskCommand {}

    record DoNotDisturb(Set<Integer> lines, boolean on) implements DeskCommand {}

    /** The person has looked at the missed calls. */
    record MissedSeen() implements DeskCommand {}

    /** Forgets all calls of the past. */
    record ClearHistory() implements DeskCommand {}
}
