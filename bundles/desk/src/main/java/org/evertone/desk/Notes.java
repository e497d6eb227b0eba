package org.evertone.desk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** Words that go away by themselves: what became of a call, what a key did, a question. */
final class Notes {
    static final Duration NOTE = Duration.ofSeconds(3);
    static final Duration INFORMATION = Duration.ofSeconds(10);
    /** How long a key that destroys something may be pressed again. */
    static final Duration QUESTION = Duration.ofSeconds(3);

    private static final long NEVER = Long.MAX_VALUE;

    private Optional<Aftermath> aftermath = Optional.empty();
    private Optional<Note> note = Optional.empty();
    private Optional<Question> question = Optional.empty();
    private Optional<Question> answered = Optional.empty();

    /**
     * What is left of a call that went wrong or was ended by the far end.
     *
     * @param rows words
     * @param tone cadence that sounds
     * @param endNanos when it goes away by itself
     */
    record Aftermath(List<String> rows, String tone, long endNanos) {}

    /** @param link URL for a display that draws; empty = none */
    record Note(List<String> rows, String link, boolean information, long endNanos) {}

    private record Question(String action, long endNanos) {}

    void leave(List<String> rows, String tone) {
        aftermath = Optional.of(new Aftermath(rows, tone, NEVER));
    }

    void leave(List<String> rows, String tone, long endNanos) {
        aftermath = Optional.of(new Aftermath(rows, tone, endNanos));
    }

    void say(List<String> rows, long nowNanos) {
        note = Optional.of(new Note(rows, "", false, nowNanos + NOTE.toNanos()));
    }

    void inform(List<String> rows, String link, long nowNanos) {
        note = Optional.of(new Note(rows, link, true, nowNanos + INFORMATION.toNanos()));
    }

    /** A key was pressed: a question is answered by it, yes or no, and a note was read. */
    void keyPressed() {
        answered = question;
        question = Optional.empty();
        note = Optional.empty();
    }

    /** Whether the key that was pressed answers the question for this action; otherwise it is asked now. */
    boolean confirmed(String action, long nowNanos) {
        boolean yes = answered.filter(asked -> asked.action().equals(action)).isPresent();
        answered = Optional.empty();
        if (!yes) {
            question = Optional.of(new Question(action, nowNanos + QUESTION.toNanos()));
        }
        return yes;
    }

    void forgetAftermath() {
        aftermath = Optional.empty();
    }

    void forgetNotes() {
        note = Optional.empty();
        question = Optional.empty();
    }

    /** @return whether the words on a call went away */
    boolean expire(long nowNanos) {
        note = note.filter(shown -> nowNanos - shown.endNanos() < 0);
        question = question.filter(asked -> nowNanos - asked.endNanos() < 0);
        boolean gone = aftermath
                .filter(left -> left.endNanos() != NEVER && nowNanos - left.endNanos() >= 0)
                .isPresent();
        if (gone) {
            aftermath = Optional.empty();
        }
        return gone;
    }

    Optional<Aftermath> aftermath() {
        return aftermath;
    }

    Optional<Note> note() {
        return note;
    }

    /** What a key asks to be pressed again for. */
    Optional<String> question() {
        return question.map(Question::action);
    }

    OptionalLong nextNanos() {
        LongStream.Builder due = LongStream.builder();
        aftermath.map(Aftermath::endNanos).filter(end -> end != NEVER).ifPresent(due::add);
        note.map(Note::endNanos).ifPresent(due::add);
        question.map(Question::endNanos).ifPresent(due::add);
        return due.build().min();
    }
}
