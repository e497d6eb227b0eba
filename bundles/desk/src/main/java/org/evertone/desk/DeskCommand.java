package org.evertone.desk;

/** What the desk wants of the calls. */
sealed interface DeskCommand {

    record Dial(String number) implements DeskCommand {}

    record Answer(String call) implements DeskCommand {}

    record Resume(String call) implements DeskCommand {}

    record HangUp(String call) implements DeskCommand {}

    record SendDigit(String call, char digit) implements DeskCommand {}
}
