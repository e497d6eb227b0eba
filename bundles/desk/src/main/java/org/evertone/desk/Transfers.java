package org.evertone.desk;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.call.TransferState;
import org.evertone.desk.Transfer.Step;
import org.evertone.line.Failure;

/**
 * Handing a call over. TRANSFER puts it on hold and gives dial tone; TRANSFER right behind the number hands it over
 * blindly, any other way of sending the number calls the target first, and then TRANSFER or hanging up completes. When
 * nothing comes of it the caller is returned.
 */
final class Transfers {
    private final DeskState desk;
    private final Transfer transfer;
    private final Dialler dialler;

    Transfers(DeskState desk, Dialler dialler) {
        this.desk = desk;
        this.transfer = desk.transfer();
        this.dialler = dialler;
    }

    void pressed() {
        if (transfer.in(Step.TARGET)) {
            targetGiven();
        } else if (transfer.in(Step.CONSULTING)) {
            complete();
        } else if (transfer.in(Step.NONE)) {
            desk.call()
                    .filter(call -> CallTable.stands(call) && !call.conference())
                    .ifPresent(this::begin);
        }
    }

    private void begin(CallView call) {
        transfer.begin(call.id());
        if (call.state() != CallState.HELD) {
            desk.command(new DeskCommand.Hold(call.id()));
        }
        desk.furtherCall(true);
    }

    private void targetGiven() {
        String number = desk.digits().take();
        if (number.isEmpty()) {
            cancel();
        } else if (desk.settings().emergencyNumbers().contains(number)) {
            dialler.callForHelp(number);
        } else {
            blind(number);
        }
    }

    private void blind(String number) {
        desk.furtherCall(false);
        transfer.ask();
        desk.command(new DeskCommand.Transfer(transfer.from(), number));
    }

    /** Before the target rings, its call is given up and the caller sent there. */
    private void complete() {
        Optional<CallView> target = transfer.to().flatMap(desk.calls()::find);
        if (target.isPresent() && target.get().state() != CallState.DIALLING) {
            transfer.ask();
            desk.command(
                    new DeskCommand.TransferTo(transfer.from(), target.get().id()));
        } else {
            target.ifPresent(call -> desk.command(new DeskCommand.HangUp(call.id())));
            blind(transfer.number());
        }
    }

    /** Whether nothing is left to the person but a transfer that the far end was asked for. */
    boolean leavesAlone() {
        return transfer.in(Step.ASKED) && desk.calls().all().stream().allMatch(call -> transfer.concerns(call.id()));
    }

    /**
     * The handset was put down: completes a transfer to a target that was called; before that, the call stays on hold.
     *
     * @return whether there was a transfer
     */
    boolean laidDown() {
        if (transfer.in(Step.CONSULTING)) {
            complete();
        } else if (transfer.in(Step.TARGET)) {
            transfer.end();
            return true;
        }
        return transfer.in(Step.ASKED);
    }

    /** Gives the transfer up and returns the caller. */
    void cancel() {
        transfer.end();
        transfer.to().ifPresent(call -> desk.command(new DeskCommand.HangUp(call)));
        desk.furtherCall(false);
        takeUp(transfer.from());
    }

    private void takeUp(String id) {
        desk.calls()
                .find(id)
                .filter(call -> call.state() == CallState.HELD)
                .ifPresent(call -> desk.command(new DeskCommand.Resume(call.id())));
    }

    /** A call appeared or changed. */
    void changed(CallView call, boolean fresh) {
        if (fresh
                && !call.incoming()
                && transfer.in(Step.CONSULTING)
                && transfer.to().isEmpty()) {
            transfer.found(call.id());
        }
        if (transfer.in(Step.TARGET) && CallTable.connected(call) && !transfer.concerns(call.id())) {
            // the person talks to somebody else now
            transfer.end();
        }
    }

    /**
     * A call is over.
     *
     * @return whether that was part of a transfer, so that there is nothing else to say of it
     */
    boolean ended(CallView call, Failure failure) {
        if (transfer.callsBack(call.id())) {
            transfer.takeCalledBack();
        }
        boolean consulted = transfer.in(Step.CONSULTING)
                && (transfer.to().isEmpty() ? !call.incoming() : transfer.concerns(call.id()));
        if (transfer.in(Step.ASKED) && transfer.concerns(call.id())) {
            endWhenOver();
            return true;
        }
        if (call.id().equals(transfer.from()) && transfer.open()) {
            transfer.end();
            desk.furtherCall(false);
            return false;
        }
        if (consulted) {
            failed(
                    transfer.from(),
                    Words.call(failure, call.line(), desk.settings().retryCounts(call.line())));
        }
        return consulted;
    }

    private void endWhenOver() {
        if (Stream.of(transfer.from(), transfer.to().orElse(""))
                .allMatch(id -> desk.calls().find(id).isEmpty())) {
            transfer.end();
        }
    }

    void changed(DeskEvent.TransferChanged news) {
        if (news.state() == TransferState.SUCCEEDED) {
            endWhenOver();
            desk.notes().say(List.of("Transferred", Words.name(news.call())), desk.nowNanos());
        } else if (news.state() == TransferState.FAILED) {
            CallView call = news.call();
            String why = news.failure()
                    .map(failure -> Words.call(
                                    failure, call.line(), desk.settings().retryCounts(call.line()))
                            .get(0))
                    .orElse("");
            failed(call.id(), List.of("Transfer failed", why));
        }
    }

    /** Returns the caller: at once to one who listens to nobody else, else by ringing for him later. */
    private void failed(String caller, List<String> words) {
        Set<String> part =
                Stream.concat(Stream.of(caller), transfer.to().stream()).collect(Collectors.toSet());
        transfer.end();
        desk.furtherCall(false);
        transfer.to()
                .flatMap(desk.calls()::find)
                .filter(call -> !CallTable.stands(call))
                .ifPresent(call -> desk.command(new DeskCommand.HangUp(call.id())));
        desk.notes().say(words, desk.nowNanos());
        desk.command(new DeskCommand.ToneOnce(desk.settings().tones().failureBeep()));
        boolean talking =
                desk.calls().all().stream().anyMatch(call -> CallTable.connected(call) && !part.contains(call.id()));
        if (desk.engaged() && !talking) {
            takeUp(caller);
            return;
        }
        desk.calls().all().stream()
                .filter(call -> part.contains(call.id()) && CallTable.stands(call) && call.state() != CallState.HELD)
                .forEach(call -> desk.command(new DeskCommand.Hold(call.id())));
        transfer.callBack(caller);
    }
}
