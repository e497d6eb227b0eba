package org.evertone.desk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.call.Calls;
import org.evertone.config.LineFeatures;

/** Numbers: digits, redial, hotline, mailbox, and emergency numbers, which win over all else. */
final class Dialler {
    private final DeskState desk;
    private final EmergencyWatch watch = new EmergencyWatch();
    private final Hotline hotline = new Hotline();

    Dialler(DeskState desk) {
        this.desk = desk;
    }

    /** A digit key, where no list is open. */
    void pressed(char symbol) {
        if (desk.collecting()) {
            collect(symbol);
            return;
        }
        Optional<CallTable.Known> foremost = desk.calls().foremost();
        if (foremost.filter(this::chosen).isPresent()) {
            watch.reset();
        } else if (emergency(symbol)) {
            return;
        }
        foremost.filter(CallTable.Known::hears)
                .ifPresent(known ->
                        desk.command(new DeskCommand.SendDigit(known.view().id(), symbol)));
    }

    /** Listens for an emergency number in a key that means something else; true when it was dialled. */
    boolean emergency(char symbol) {
        Optional<String> number = watch.pressed(symbol, desk.settings().emergencyNumbers(), desk.nowNanos());
        number.ifPresent(this::callForHelp);
        return number.isPresent();
    }

    /** Forgets what was heard of an emergency number: another key or the hook came between. */
    void interrupted() {
        watch.reset();
    }

    /** A call whose far end the person chose to talk to: digits are for it alone. */
    private boolean chosen(CallTable.Known known) {
        CallView call = known.view();
        boolean hotlineCall = !call.incoming()
                && desk.settings()
                        .features(call.line())
                        .hotline()
                        .filter(number -> number.equals(call.peer()))
                        .isPresent();
        boolean talking = known.in(CallState.ACTIVE) || known.in(CallState.REMOTE_HELD);
        return talking && !hotlineCall && !desk.transfer().in(Transfer.Step.ASKED);
    }

    private void collect(char symbol) {
        DeskSettings settings = desk.settings();
        Digits digits = desk.digits();
        desk.notes().forgetAftermath();
        if (symbol == '#' && settings.dialByPound() && !digits.isEmpty()) {
            desk.speaker(desk.speaker() || !desk.offHook());
            send();
            return;
        }
        digits.add(symbol, desk.nowNanos());
        if (desk.engaged() && digits.typed().length() == settings.dialFixedLength()) {
            send();
        }
    }

    void backPressed() {
        desk.digits().takeBack(desk.nowNanos());
    }

    /** Dials what was typed. */
    void send() {
        dial(desk.chosenLine(), desk.digits().take());
    }

    /** Dials a number on the speaker when the handset is down. Nothing happens while another call is being set up. */
    void call(int line, String number) {
        if (desk.calls().all().stream().allMatch(CallTable::stands)) {
            desk.notes().forgetAftermath();
            desk.digits().clear();
            desk.speaker(desk.speaker() || !desk.offHook());
            dial(line > 0 ? line : desk.chosenLine(), number);
        }
    }

    void redialPressed() {
        desk.history().lastDialled().ifPresentOrElse(number -> call(0, number), () -> say("Nothing dialled", "so far"));
    }

    /** Calls the mailbox: that of the line with news first. */
    void messagesPressed() {
        Set<Integer> lines = desk.settings().features().keySet();
        lines.stream()
                .filter(desk.lines()::messagesWait)
                .filter(this::hasMailbox)
                .findFirst()
                .or(() -> Optional.of(desk.lineMeant()).filter(this::hasMailbox))
                .or(() -> lines.stream().filter(this::hasMailbox).findFirst())
                .ifPresentOrElse(
                        line -> call(line, desk.settings().features(line).mailbox()),
                        () -> say("No mailbox", "is set up"));
    }

    private boolean hasMailbox(int line) {
        return !desk.settings().features(line).mailbox().isEmpty();
    }

    /** Dials the hotline when its time has come. */
    void settle() {
        LineFeatures features = desk.settings().features(desk.lineMeant());
        boolean dialTone = desk.engaged()
                && desk.calls().isEmpty()
                && desk.digits().isEmpty()
                && desk.notes().aftermath().isEmpty()
                && !desk.browser().isOpen();
        Optional<Duration> after = features.hotline().map(number -> features.warmLine());
        if (hotline.due(dialTone, after, desk.nowNanos())) {
            dial(desk.lineMeant(), features.hotline().orElseThrow());
        }
    }

    /** Sends or forgets digits after a pause. */
    void expire() {
        OptionalLong end = digitsEndNanos();
        if (end.isEmpty() || desk.nowNanos() - end.getAsLong() < 0) {
            return;
        }
        if (desk.engaged()) {
            send();
        } else {
            desk.digits().clear();
        }
    }

    OptionalLong digitsEndNanos() {
        return desk.collecting() ? desk.digits().endNanos(desk.engaged(), desk.settings()) : OptionalLong.empty();
    }

    OptionalLong hotlineNanos() {
        return hotline.nextNanos();
    }

    private void dial(int line, String number) {
        if (desk.settings().emergencyNumbers().contains(number)) {
            callForHelp(number);
            return;
        }
        Transfer transfer = desk.transfer();
        int from = line;
        if (transfer.in(Transfer.Step.TARGET)) {
            from = line > 0
                    ? line
                    : desk.calls().find(transfer.from()).map(CallView::line).orElse(0);
            transfer.consult(number);
        }
        desk.choose(0);
        desk.command(new DeskCommand.Dial(from, number));
    }

    /** Leaves whatever is going on; the other calls make room, and a line that can call is found ({@link Calls#dial}). */
    void callForHelp(String number) {
        desk.transfer().end();
        desk.browser().close();
        desk.notes().forgetNotes();
        desk.notes().forgetAftermath();
        desk.furtherCall(false);
        desk.choose(0);
        desk.mute(false);
        desk.speaker(desk.speaker() || !desk.offHook());
        desk.command(new DeskCommand.Dial(number));
    }

    private void say(String first, String second) {
        desk.notes().say(List.of(first, second), desk.nowNanos());
    }
}
