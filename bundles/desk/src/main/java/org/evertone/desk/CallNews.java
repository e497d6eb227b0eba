package org.evertone.desk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;

/** What becomes of the desk when a call changes. */
final class CallNews {
    static final Duration AFTERMATH_ON_SPEAKER = Duration.ofSeconds(5);

    private final DeskState desk;
    private final Transfers transfers;
    private final Handset handset;

    CallNews(DeskState desk, Transfers transfers, Handset handset) {
        this.desk = desk;
        this.transfers = transfers;
        this.handset = handset;
    }

    void changed(CallView call, boolean earlyMedia) {
        if (call.state() == CallState.ENDED) {
            Optional<CallView> before = desk.calls().remove(call.id());
            if (before.isPresent() || !call.incoming()) {
                ended(call, before);
            }
            if (desk.calls().isEmpty()) {
                desk.callsOver();
            }
            return;
        }
        if (desk.transfer().callsBack(call.id()) && !desk.engaged() && call.state() == CallState.ACTIVE) {
            // returned to a phone that nobody has in hand: it rings for the caller
            desk.calls().put(call, earlyMedia);
            desk.command(new DeskCommand.Hold(call.id()));
            return;
        }
        if (desk.transfer().callsBack(call.id()) && call.state() == CallState.ACTIVE) {
            desk.transfer().takeCalledBack();
        }
        boolean ours = !call.incoming() || CallTable.stands(call);
        // the speaker of a call that is over does not outlive its last words
        desk.speaker(desk.speaker() && desk.notes().aftermath().isEmpty());
        if (ours
                && call.state() != CallState.HELD
                && !desk.offHook()
                && !desk.transfer().concerns(call.id())) {
            desk.speaker(true);
        }
        desk.notes().forgetAftermath();
        Optional<CallView> before = desk.calls().put(call, earlyMedia);
        boolean another = before.filter(known -> known.state() == call.state()).isEmpty();
        if (before.filter(CallTable::begun).isEmpty() && CallTable.begun(call)) {
            // a call begins: what was muted was another one, and what was said is of the past
            desk.mute(false);
            desk.notes().forgetNotes();
        }
        if (another && ours && call.state() != CallState.HELD) {
            desk.furtherCall(false);
        }
        if (!desk.collecting()) {
            desk.digits().clear();
        }
        if (another && call.state() == CallState.RINGING) {
            desk.browser().close();
            desk.notes().forgetNotes();
        }
        transfers.changed(call, before.isEmpty());
    }

    private void ended(CallView call, Optional<CallView> before) {
        Failure failure = call.failure().orElse(Failure.of(FailureClass.REMOTE, 0, ""));
        List<String> words = Words.call(failure, call.line(), desk.settings().retryCounts(call.line()));
        boolean endedHere = failure.failureClass() == FailureClass.LOCAL;
        boolean rang =
                before.filter(known -> known.state() == CallState.RINGING).isPresent();
        if (failure.failureClass() == FailureClass.REMOTE) {
            handset.guard();
        }
        boolean transferred = transfers.ended(call, failure);
        if (!desk.calls().isEmpty()) {
            desk.speaker(desk.speaker() && (!desk.holding() || desk.offHook() || desk.furtherCall() || transferred));
            if (!transferred && !endedHere && !rang) {
                desk.notes().say(words, desk.nowNanos());
            }
            if (desk.holding() && !transferred && !rang) {
                desk.calls().spare();
                if (!endedHere && desk.engaged() && !desk.furtherCall()) {
                    desk.command(
                            new DeskCommand.ToneOnce(desk.settings().tones().failureBeep()));
                }
            }
            return;
        }
        if (transferred || rang || (endedHere && desk.offHook())) {
            desk.speaker(desk.speaker() && !transferred);
            return;
        }
        if (endedHere || call.incoming() && call.startedNanos().isEmpty()) {
            desk.speaker(false);
            return;
        }
        if (desk.furtherCall() && desk.engaged()) {
            desk.notes().say(words, desk.nowNanos());
        } else {
            leave(failure, words);
        }
    }

    private void leave(Failure failure, List<String> words) {
        boolean busy = failure.failureClass() == FailureClass.REMOTE || failure.code() == 486 || failure.code() == 600;
        TonePlan tones = desk.settings().tones();
        String tone = busy ? tones.busy() : tones.congestion();
        if (desk.offHook()) {
            desk.notes().leave(words, tone);
        } else {
            desk.notes().leave(words, tone, desk.nowNanos() + AFTERMATH_ON_SPEAKER.toNanos());
        }
    }

    /** The call is being answered without the user: he hears a beep first, and the caller over the speaker. */
    void autoAnswered() {
        desk.speaker(desk.speaker() || !desk.offHook());
        desk.command(new DeskCommand.ToneOnce(TonePlan.AUTO_ANSWER));
    }
}
