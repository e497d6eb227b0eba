package org.evertone.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evertone.audio.Outlet;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.directory.CallRecord;
import org.evertone.hal.Key;
import org.evertone.hal.LampPattern;
import org.evertone.hal.Notice;

/**
 * All that the desk knows at one moment, and the commands that wait to be carried out. Tone and outlet are functions of
 * it, as lamps ({@link Lamps}) and words ({@link Screen}) are, so they cannot disagree with it.
 */
final class DeskState {
    private final HookFlash hook = new HookFlash();
    private final CallTable calls = new CallTable();
    private final LineBoard lines = new LineBoard();
    private final Digits digits = new Digits();
    private final Notes notes = new Notes();
    private final Browser browser = new Browser();
    private final Transfer transfer = new Transfer();
    private final LampTest lampTest = new LampTest();
    private final LampRun lampRun = new LampRun();
    private final List<DeskCommand> commands = new ArrayList<>();
    private DeskSettings settings;
    private List<Notice> notices = List.of();
    private History history = new History(List.of(), 0, Optional.empty());
    private long nowNanos;
    private boolean speaker;
    private boolean muted;
    private boolean furtherCall;
    private int chosenLine;

    /** @param records newest first */
    record History(List<CallRecord> records, int missed, Optional<String> lastDialled) {}

    DeskState(DeskSettings settings) {
        this.settings = settings;
    }

    void now(long nanos) {
        nowNanos = nanos;
    }

    long nowNanos() {
        return nowNanos;
    }

    void command(DeskCommand command) {
        commands.add(command);
    }

    List<DeskCommand> takeCommands() {
        List<DeskCommand> taken = List.copyOf(commands);
        commands.clear();
        return taken;
    }

    HookFlash hook() {
        return hook;
    }

    CallTable calls() {
        return calls;
    }

    LineBoard lines() {
        return lines;
    }

    Digits digits() {
        return digits;
    }

    Notes notes() {
        return notes;
    }

    Browser browser() {
        return browser;
    }

    Transfer transfer() {
        return transfer;
    }

    LampTest lampTest() {
        return lampTest;
    }

    DeskSettings settings() {
        return settings;
    }

    void settings(DeskSettings changed) {
        settings = changed;
        hook.window(changed.hookFlash());
    }

    List<Notice> notices(Notice.Kind kind) {
        return notices.stream().filter(notice -> notice.kind() == kind).toList();
    }

    void notices(List<Notice> present) {
        notices = List.copyOf(present);
        lampRun.follow(!notices(Notice.Kind.UPDATING).isEmpty());
    }

    LampRun lampRun() {
        return lampRun;
    }

    History history() {
        return history;
    }

    void history(History changed) {
        history = changed;
    }

    void speaker(boolean on) {
        speaker = on;
    }

    boolean speaker() {
        return speaker;
    }

    void mute(boolean on) {
        muted = on;
    }

    /** Whether the person muted the microphone. */
    boolean muted() {
        return muted;
    }

    /**
     * Whether the microphone is to be silent: muted, or the handset has been put down, and may be hung up or waits for a
     * transfer to be done.
     */
    boolean silent() {
        boolean unattended =
                !engaged() && (calls.foremostIs(CallState.ACTIVE) || calls.foremostIs(CallState.REMOTE_HELD));
        return muted || hook.resting(nowNanos) || unattended;
    }

    /** There is dial tone for a further call while the others are on hold. */
    void furtherCall(boolean wanted) {
        furtherCall = wanted;
        if (!wanted) {
            digits.clear();
        }
    }

    /** The last call is over; a number that is being typed for the next one stays. */
    void callsOver() {
        furtherCall = false;
        muted = false;
    }

    boolean furtherCall() {
        return furtherCall;
    }

    /** Line for the next call; 0 = any. */
    int chosenLine() {
        return chosenLine;
    }

    void choose(int line) {
        chosenLine = line;
    }

    /** The line whose hotline or mailbox is meant. */
    int lineMeant() {
        return chosenLine > 0 ? chosenLine : settings.firstLine();
    }

    /** Whether the person has the handset up or the speaker on. */
    boolean engaged() {
        return offHook() || speaker;
    }

    boolean offHook() {
        return hook.inHand();
    }

    /** Whether keys are digits of a number. */
    boolean collecting() {
        return calls.isEmpty() || furtherCall;
    }

    boolean ringing() {
        return calls.foremostIs(CallState.RINGING);
    }

    boolean holding() {
        return calls.foremostIs(CallState.HELD);
    }

    /** The call that handset and keys mean now. */
    Optional<CallView> call() {
        return calls.foremost().map(CallTable.Known::view);
    }

    /** Whether a call waits for one who listens to another. */
    boolean callWaits() {
        boolean answering = commands.stream().anyMatch(DeskCommand.Answer.class::isInstance);
        return calls.first(CallState.RINGING).isPresent() && calls.size() > 1 && engaged() && !answering;
    }

    /** Where calls and tones are to be heard. */
    Outlet outlet() {
        return speaker ? Outlet.SPEAKER : Outlet.HANDSET;
    }

    /**
     * Whether something is heard at an outlet, so that its amplifier has to be on.
     *
     * @param chosen where calls and tones are heard
     */
    boolean uses(Outlet outlet, Outlet chosen) {
        return outlet == Outlet.RINGER ? !ringer().isEmpty() : engaged() && outlet == chosen;
    }

    /** The cadence of the ringer; empty while it is silent. */
    String ringer() {
        boolean calledBack = !engaged() && transfer.callsBack();
        return ringing() && !callWaits() || calledBack ? TonePlan.RINGER : "";
    }

    /** The tone of a key under the finger, for one who listens; empty while nobody does. */
    String keyTone(Key key) {
        return key.dtmf() && engaged() && !ringing() ? TonePlan.key(key.symbol()) : "";
    }

    /** The cadence that must sound now; empty for silence. Dial tone does not depend on service. */
    String tone() {
        TonePlan tones = settings.tones();
        if (!collecting()) {
            boolean waits = calls.foremost()
                    .filter(known -> known.in(CallState.RINGING_OUT) && !known.earlyMedia())
                    .isPresent();
            return waits ? tones.ringback() : "";
        }
        if (notes.aftermath().isPresent()) {
            return engaged() ? notes.aftermath().get().tone() : "";
        }
        return engaged() && digits.isEmpty() ? tones.dial() : "";
    }

    /** What every lamp shows while they are tested. */
    Optional<LampPattern> testPattern() {
        return lampTest.pattern(nowNanos);
    }
}
