package org.evertone.desk;

import java.util.List;
import java.util.Optional;
import org.evertone.audio.Outlet;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.hal.Notice;

/** Keys for what there is already: hold, mute, conference, line keys, volume, do not disturb, information. */
final class CallKeys {
    private static final int VOLUME_STEP = 10;

    private final DeskState desk;
    private final Dialler dialler;
    private final Transfers transfers;
    private final Handset handset;

    CallKeys(DeskState desk, Dialler dialler, Transfers transfers, Handset handset) {
        this.desk = desk;
        this.dialler = dialler;
        this.transfers = transfers;
        this.handset = handset;
    }

    void holdPressed() {
        Optional<CallView> waiting = desk.calls().waiting();
        Optional<CallView> call = desk.call();
        if (waiting.isPresent()) {
            desk.command(new DeskCommand.Answer(waiting.get().id()));
        } else if (desk.transfer().in(Transfer.Step.TARGET)) {
            transfers.cancel();
        } else if (desk.furtherCall()) {
            handset.backToCall();
        } else {
            call.filter(CallTable::stands).ifPresent(this::toggleHold);
        }
    }

    /** Holding ends a conference: all of it is held. */
    private void toggleHold(CallView call) {
        if (call.state() == CallState.HELD) {
            desk.speaker(desk.speaker() || !desk.offHook());
            desk.command(new DeskCommand.Resume(call.id()));
            return;
        }
        desk.calls().all().stream()
                .filter(other -> other.id().equals(call.id()) || other.conference() && call.conference())
                .forEach(other -> desk.command(new DeskCommand.Hold(other.id())));
    }

    void mutePressed() {
        if (!desk.calls().isEmpty() && !desk.ringing()) {
            desk.mute(!desk.muted());
        }
    }

    void conferencePressed() {
        List<CallView> calls = desk.calls().all();
        if (calls.size() == 2 && calls.stream().allMatch(CallTable::stands)) {
            desk.transfer().end();
            desk.command(new DeskCommand.Conference());
        } else if (!calls.isEmpty()) {
            say("Conference needs", "two calls");
        }
    }

    /** Answers, holds or takes up the line's call; without one the line is chosen for the next call. */
    void linePressed(int line) {
        if (!desk.lines().has(line)) {
            return;
        }
        Optional<CallView> ringing = desk.calls().all().stream()
                .filter(call -> call.line() == line && call.state() == CallState.RINGING)
                .findFirst();
        Optional<CallView> present = desk.calls().onLine(line);
        if (ringing.isPresent()) {
            desk.speaker(desk.speaker() || !desk.offHook());
            desk.command(new DeskCommand.Answer(ringing.get().id()));
        } else if (present.isPresent() && !desk.furtherCall()) {
            present.filter(CallTable::stands).ifPresent(this::toggleHold);
        } else if (present.isPresent() && desk.digits().isEmpty()) {
            leaveDialTone(present.get());
        } else if (desk.calls().all().stream().allMatch(CallTable::stands)) {
            choose(line);
        }
    }

    private void leaveDialTone(CallView held) {
        if (desk.transfer().open()) {
            transfers.cancel();
        } else {
            desk.furtherCall(false);
            toggleHold(held);
        }
    }

    private void choose(int line) {
        desk.notes().forgetAftermath();
        desk.choose(line);
        if (!desk.calls().isEmpty() && !desk.furtherCall()) {
            desk.calls().all().stream()
                    .filter(call -> call.state() != CallState.HELD)
                    .forEach(call -> desk.command(new DeskCommand.Hold(call.id())));
            desk.furtherCall(true);
        }
        desk.speaker(desk.speaker() || !desk.offHook());
        if (!desk.digits().isEmpty()) {
            dialler.send();
        }
    }

    /** @param direction +1 = louder, -1 = softer */
    void volumePressed(int direction) {
        boolean bell = !desk.ringer().isEmpty() || !desk.engaged();
        desk.command(new DeskCommand.ChangeVolume(bell ? Outlet.RINGER : desk.outlet(), direction * VOLUME_STEP));
    }

    void volumeChanged(Outlet outlet, int percent) {
        String what = switch (outlet) {
            case HANDSET -> "Handset volume";
            case SPEAKER -> "Speaker volume";
            case RINGER -> "Ringer volume";
        };
        say(what, percent + "%");
    }

    void doNotDisturbPressed() {
        if (desk.settings().features().isEmpty()) {
            say("No line set up", "");
            return;
        }
        desk.command(new DeskCommand.DoNotDisturb(
                desk.settings().features().keySet(), !desk.settings().doNotDisturb()));
    }

    /** Shows what there is to know of the phone; a second press tests the lamps. */
    void infoPressed(boolean shown) {
        if (shown) {
            desk.lampTest().begin(desk.nowNanos());
            return;
        }
        Notice notice = desk.notices(Notice.Kind.INFO).stream()
                .findFirst()
                .orElseGet(() -> new Notice(Notice.Kind.INFO, List.of("Again: test", "all lamps"), ""));
        desk.notes().inform(notice.rows(), notice.link(), desk.nowNanos());
    }

    private void say(String first, String second) {
        desk.notes().say(List.of(first, second), desk.nowNanos());
    }
}
