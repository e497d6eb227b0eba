package org.evertone.desk;

import java.time.Duration;
import java.util.Optional;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.desk.Transfer.Step;

/** Hook, flash, and the keys that take up or end a call: speaker and hang-up. */
final class Handset {
    static final Duration HANG_UP_GUARD = Duration.ofMillis(500);

    private final DeskState desk;
    private final Dialler dialler;
    private final Transfers transfers;
    private final Lists lists;
    private boolean lost;
    private boolean guarded;
    private long guardEndNanos;

    Handset(DeskState desk, Dialler dialler, Transfers transfers, Lists lists) {
        this.desk = desk;
        this.dialler = dialler;
        this.transfers = transfers;
        this.lists = lists;
    }

    void moved(boolean lifted) {
        lost = false;
        boolean holdsCall = !desk.speaker()
                && !desk.collecting()
                && desk.call().filter(CallTable::stands).isPresent();
        act(desk.hook().moved(lifted, holdsCall, desk.nowNanos()));
    }

    /** A call that stands goes on without a hook, which may come back; only then is the handset as good as laid down. */
    void lost(boolean othersLifted) {
        lost = !othersLifted;
        callsChanged();
    }

    void callsChanged() {
        if (lost && desk.calls().all().stream().noneMatch(CallTable::stands)) {
            moved(false);
        }
    }

    void expire() {
        act(desk.hook().expire(desk.nowNanos()));
        if (guarded && desk.nowNanos() - guardEndNanos >= 0) {
            guarded = false;
        }
    }

    private void act(HookFlash.Meaning meaning) {
        switch (meaning) {
            case LIFTED -> lifted();
            case LAID_DOWN -> laidDown();
            case FLASH -> flash();
            case NOTHING -> {}
        }
    }

    private void lifted() {
        desk.notes().forgetAftermath();
        desk.speaker(false);
        dialler.interrupted();
        takeUp();
    }

    private void takeUp() {
        if (desk.ringing()) {
            answer();
        } else if (desk.transfer().callsBack()) {
            desk.transfer().takeCalledBack().ifPresent(call -> desk.command(new DeskCommand.Resume(call)));
        } else if (transfers.leavesAlone()) {
            desk.furtherCall(true);
        } else if (desk.holding()) {
            resume();
        } else if (desk.calls().isEmpty() && desk.browser().entry().isPresent()) {
            lists.dial();
        } else if (desk.calls().isEmpty() && !desk.digits().isEmpty()) {
            dialler.send();
        }
    }

    private void laidDown() {
        desk.notes().forgetAftermath();
        dialler.interrupted();
        if (desk.speaker()) {
            return;
        }
        letGo();
    }

    /**
     * Handset down or speaker off: completes a transfer, leaves calls on hold beside others, ends the one that is talked
     * in.
     */
    private void letGo() {
        desk.digits().clear();
        desk.choose(0);
        boolean open = desk.furtherCall();
        desk.furtherCall(false);
        Optional<CallView> inHand = desk.call().filter(CallTable::connected);
        if (inHand.filter(call -> !desk.transfer().concerns(call.id())).isPresent()) {
            hangUp();
        } else if (!transfers.laidDown() && !open && !desk.ringing() && !spared()) {
            hangUp();
        }
    }

    /** Whether all that is left is on hold beside a call that is over: that one was meant. */
    private boolean spared() {
        return desk.call().filter(call -> desk.calls().spared(call.id())).isPresent();
    }

    /** The far end hung up: the key that a person presses just then was meant for that call. */
    void guard() {
        guarded = true;
        guardEndNanos = desk.nowNanos() + HANG_UP_GUARD.toNanos();
    }

    void hangUpPressed() {
        if (guarded && desk.nowNanos() < guardEndNanos) {
            return;
        }
        if (desk.transfer().open()) {
            if (desk.notes().confirmed("cancel transfer", desk.nowNanos())) {
                transfers.cancel();
            }
        } else if (desk.furtherCall()) {
            backToCall();
        } else if (!desk.calls().isEmpty()) {
            if (hangUpConfirmed()) {
                desk.speaker(false);
                desk.digits().clear();
            }
        } else {
            if (desk.notes().aftermath().isPresent() || desk.digits().isEmpty()) {
                desk.notes().forgetAftermath();
                desk.speaker(false);
            }
            desk.digits().clear();
        }
    }

    void speakerPressed() {
        desk.notes().forgetAftermath();
        if (!desk.engaged() && (desk.transfer().callsBack() || transfers.leavesAlone())) {
            desk.speaker(true);
            takeUp();
        } else if (desk.ringing()) {
            desk.speaker(true);
            answer();
        } else if (desk.offHook()) {
            desk.speaker(!desk.speaker());
        } else if (desk.holding() && !desk.speaker()) {
            desk.speaker(true);
            resume();
        } else if (!desk.transfer().in(Step.NONE) || desk.furtherCall()) {
            desk.speaker(false);
            letGo();
        } else if (!desk.calls().isEmpty()) {
            if (hangUpConfirmed()) {
                desk.speaker(false);
            }
        } else if (!desk.digits().isEmpty() && !desk.speaker()) {
            desk.speaker(true);
            dialler.send();
        } else {
            desk.speaker(!desk.speaker());
            desk.digits().clear();
        }
    }

    /** A hook flash or its key: another call that waits or is on hold, else a further call. */
    void flash() {
        Optional<CallView> foremost = desk.call();
        if (desk.transfer().in(Step.TARGET)) {
            transfers.cancel();
        } else if (desk.calls().first(CallState.RINGING).isPresent()) {
            desk.calls().first(CallState.RINGING).ifPresent(call -> desk.command(new DeskCommand.Answer(call.id())));
        } else if (desk.furtherCall()) {
            backToCall();
        } else if (foremost.isEmpty() || foremost.get().conference()) {
            return;
        } else if (!CallTable.stands(foremost.get())) {
            giveUpForHeld(foremost.get());
        } else if (foremost.get().state() == CallState.HELD) {
            resume();
        } else {
            swapOrConsult(foremost.get());
        }
    }

    private void swapOrConsult(CallView talking) {
        Optional<CallView> other = desk.calls().first(CallState.HELD);
        if (other.isPresent()) {
            desk.command(new DeskCommand.Resume(other.get().id()));
        } else {
            desk.command(new DeskCommand.Hold(talking.id()));
            desk.furtherCall(true);
        }
    }

    private void giveUpForHeld(CallView dialled) {
        if (desk.transfer().open()) {
            transfers.cancel();
            return;
        }
        desk.calls().first(CallState.HELD).ifPresent(held -> {
            desk.command(new DeskCommand.HangUp(dialled.id()));
            desk.command(new DeskCommand.Resume(held.id()));
        });
    }

    /** Leaves the dial tone of a further call. */
    void backToCall() {
        desk.furtherCall(false);
        if (!desk.transfer().in(Step.ASKED)) {
            resume();
        }
    }

    /** Answers the call that rings, on the speaker unless the handset is in hand. */
    void takeRinging() {
        desk.notes().forgetAftermath();
        desk.speaker(desk.speaker() || !desk.offHook());
        answer();
    }

    private void answer() {
        desk.call().ifPresent(call -> desk.command(new DeskCommand.Answer(call.id())));
    }

    private void resume() {
        desk.calls().first(CallState.HELD).ifPresent(call -> desk.command(new DeskCommand.Resume(call.id())));
    }

    /** A call on hold, or one of several, is ended at the second press only. */
    private boolean hangUpConfirmed() {
        CallView call = desk.call().orElseThrow();
        boolean simple = desk.calls().size() == 1 && call.state() != CallState.HELD;
        String action = call.conference() ? "end conference" : "hang up " + Words.name(call);
        if (!simple && !desk.notes().confirmed(action, desk.nowNanos())) {
            return false;
        }
        hangUp();
        return true;
    }

    /** Ends the call of the moment, and with it all that share its conference. */
    private void hangUp() {
        desk.call()
                .ifPresent(current -> desk.calls().all().stream()
                        .filter(other -> other.id().equals(current.id()) || other.conference() && current.conference())
                        .forEach(other -> desk.command(new DeskCommand.HangUp(other.id()))));
    }
}
