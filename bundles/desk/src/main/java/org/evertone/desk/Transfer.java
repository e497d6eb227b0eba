package org.evertone.desk;

import java.util.Optional;

/** How far a transfer has come. */
final class Transfer {
    private Step step = Step.NONE;
    private String from = "";
    private String to = "";
    private String number = "";
    private String calledBack = "";

    /** What a transfer waits for. */
    enum Step {
        NONE,
        /** The number of the target. */
        TARGET,
        /** The person, who talks to the target or waits for its answer. */
        CONSULTING,
        /** The far end, which was asked. */
        ASKED
    }

    void begin(String call) {
        step = Step.TARGET;
        from = call;
        to = "";
        number = "";
        calledBack = "";
    }

    void consult(String target) {
        step = Step.CONSULTING;
        number = target;
    }

    /** The call to the target is there. */
    void found(String call) {
        to = call;
    }

    void ask() {
        step = Step.ASKED;
    }

    void end() {
        step = Step.NONE;
    }

    boolean in(Step wanted) {
        return step == wanted;
    }

    /** Whether the person can still give it up. */
    boolean open() {
        return step == Step.TARGET || step == Step.CONSULTING;
    }

    String from() {
        return from;
    }

    /** The call to the target; empty before there is one. */
    Optional<String> to() {
        return to.isEmpty() ? Optional.empty() : Optional.of(to);
    }

    String number() {
        return number;
    }

    boolean concerns(String call) {
        return step != Step.NONE && (call.equals(from) || call.equals(to));
    }

    /** Rings for a caller whose transfer failed after the person had hung up. */
    void callBack(String call) {
        calledBack = call;
    }

    boolean callsBack() {
        return !calledBack.isEmpty();
    }

    boolean callsBack(String call) {
        return calledBack.equals(call);
    }

    /** The call to take up again. */
    Optional<String> takeCalledBack() {
        Optional<String> call = callsBack() ? Optional.of(calledBack) : Optional.empty();
        calledBack = "";
        return call;
    }
}
