package org.evertone.desk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.evertone.audio.Outlet;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.hal.Key;
import org.evertone.hal.LampPattern;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.LineState;
import org.evertone.line.LineStatus;

/**
 * The desk as a state machine: events with the time in them go in, commands to the calls come out. Tone, lamps and
 * display are functions of the state, so they cannot disagree with it.
 */
final class DeskMachine {
    static final Duration HANG_UP_GUARD = Duration.ofMillis(500);
    static final Duration MAIN_SERVER_BACK = Duration.ofSeconds(5);
    static final Duration AFTERMATH_ON_SPEAKER = Duration.ofSeconds(5);
    static final Duration TYPED_ON_HOOK_KEPT = Duration.ofSeconds(30);
    private static final int MAXIMUM_DIGITS = 32;
    private static final long NEVER = Long.MAX_VALUE;

    private final TreeMap<Integer, LineStatus> lines = new TreeMap<>();
    private DeskSettings settings;
    private boolean offHook;
    private boolean speaker;
    private String typed = "";
    private long lastKeyNanos;
    private final Map<String, Known> calls = new LinkedHashMap<>();
    private Optional<Aftermath> aftermath = Optional.empty();
    private long hangUpGuardEndNanos;
    private boolean hangUpGuarded;
    private long mainServerBackEndNanos;
    private int mainServerBackLine;

    /** A call that is not over, and whether its far end is heard although it has not answered. */
    private record Known(CallView view, boolean earlyMedia) {}

    /** The call that handset and keys mean: the first of these. */
    private static final List<CallState> FOREMOST = List.of(
            CallState.ACTIVE,
            CallState.REMOTE_HELD,
            CallState.DIALLING,
            CallState.RINGING_OUT,
            CallState.RINGING,
            CallState.HELD);

    /**
     * What is left of a call that went wrong or was ended by the far end.
     *
     * @param rows words
     * @param tone cadence that sounds
     * @param endNanos when it goes away by itself
     */
    record Aftermath(List<String> rows, String tone, long endNanos) {}

    DeskMachine(DeskSettings settings) {
        this.settings = settings;
    }

    /** Takes one event. */
    List<DeskCommand> on(DeskEvent event, long nowNanos) {
        List<DeskCommand> out = new ArrayList<>();
        expire(nowNanos, out);
        if (event instanceof DeskEvent.HookMoved hook) {
            if (hook.offHook() != offHook) {
                hookMoved(hook.offHook(), out);
            }
        } else if (event instanceof DeskEvent.KeyPressed key) {
            keyPressed(key.key(), nowNanos, out);
        } else if (event instanceof DeskEvent.LineChanged line) {
            lineChanged(line.status(), nowNanos);
        } else if (event instanceof DeskEvent.LineRemoved line) {
            lines.remove(line.line());
        } else if (event instanceof DeskEvent.CallChanged changed) {
            callChanged(changed.call(), changed.earlyMedia(), nowNanos);
        } else if (event instanceof DeskEvent.SettingsChanged changed) {
            settings = changed.settings();
        }
        return out;
    }

    private void hookMoved(boolean lifted, List<DeskCommand> out) {
        offHook = lifted;
        aftermath = Optional.empty();
        if (lifted) {
            speaker = false;
            if (ringing()) {
                answer(out);
            } else if (holding()) {
                resume(out);
            } else if (calls.isEmpty() && !typed.isEmpty()) {
                send(out);
            }
        } else if (!speaker) {
            typed = "";
            if (!ringing()) {
                hangUp(out);
            }
        }
    }

    private void keyPressed(Key key, long nowNanos, List<DeskCommand> out) {
        switch (key) {
            case HANG_UP -> hangUpPressed(nowNanos, out);
            case SPEAKER -> speakerPressed(out);
            default -> dtmfPressed(key.symbol(), nowNanos, out);
        }
    }

    private void hangUpPressed(long nowNanos, List<DeskCommand> out) {
        if (hangUpGuarded && nowNanos < hangUpGuardEndNanos) {
            return;
        }
        if (!calls.isEmpty()) {
            hangUp(out);
            speaker = false;
        } else if (aftermath.isPresent() || typed.isEmpty()) {
            aftermath = Optional.empty();
            speaker = false;
        }
        typed = "";
    }

    private void speakerPressed(List<DeskCommand> out) {
        aftermath = Optional.empty();
        if (ringing()) {
            speaker = true;
            answer(out);
        } else if (offHook) {
            speaker = !speaker;
        } else if (holding() && !speaker) {
            speaker = true;
            resume(out);
        } else if (!calls.isEmpty()) {
            speaker = false;
            hangUp(out);
        } else if (!typed.isEmpty() && !speaker) {
            speaker = true;
            send(out);
        } else {
            speaker = !speaker;
            typed = "";
        }
    }

    private void dtmfPressed(char symbol, long nowNanos, List<DeskCommand> out) {
        if (!calls.isEmpty()) {
            current()
                    .filter(known -> talking(known.view().state()) || known.earlyMedia())
                    .ifPresent(known ->
                            out.add(new DeskCommand.SendDigit(known.view().id(), symbol)));
            return;
        }
        aftermath = Optional.empty();
        lastKeyNanos = nowNanos;
        if (symbol == '#' && settings.dialByPound() && !typed.isEmpty()) {
            speaker |= !offHook;
            send(out);
        } else if (typed.length() < MAXIMUM_DIGITS) {
            typed += symbol;
            if (engaged() && typed.length() == settings.dialFixedLength()) {
                send(out);
            }
        }
    }

    private void lineChanged(LineStatus status, long nowNanos) {
        LineStatus before = lines.put(status.line(), status);
        if (before == null || status.state() == before.state()) {
            return;
        }
        if (status.state() == LineState.REGISTERED_PRIMARY
                && (before.state() == LineState.PROBING || before.state() == LineState.REGISTERED_BACKUP)) {
            mainServerBackLine = status.line();
            mainServerBackEndNanos = nowNanos + MAIN_SERVER_BACK.toNanos();
        } else if (status.line() == mainServerBackLine) {
            mainServerBackLine = 0;
        }
    }

    private void callChanged(CallView changed, boolean heard, long nowNanos) {
        if (changed.state() != CallState.ENDED) {
            boolean ours = !changed.incoming() || talking(changed.state());
            // the speaker of a call that is over does not outlive its last words
            speaker &= aftermath.isEmpty();
            speaker |= ours && changed.state() != CallState.HELD && !offHook;
            if (!changed.incoming()) {
                typed = "";
            }
            aftermath = Optional.empty();
            calls.put(changed.id(), new Known(changed, heard));
            return;
        }
        Known before = calls.remove(changed.id());
        if (!calls.isEmpty()) {
            speaker &= !holding() || offHook;
            return;
        }
        boolean rang = before != null && before.view().state() == CallState.RINGING;
        Failure failure = changed.failure().orElse(Failure.of(FailureClass.REMOTE, 0, ""));
        boolean endedHere =
                failure.failureClass() == FailureClass.LOCAL && failure.detail().isEmpty();
        if (failure.failureClass() == FailureClass.REMOTE) {
            hangUpGuarded = true;
            hangUpGuardEndNanos = nowNanos + HANG_UP_GUARD.toNanos();
        }
        if (rang || (endedHere && offHook)) {
            return;
        }
        if (endedHere || changed.incoming() && changed.startedNanos().isEmpty()) {
            speaker = false;
            return;
        }
        boolean busy = failure.failureClass() == FailureClass.REMOTE || failure.code() == 486 || failure.code() == 600;
        aftermath = Optional.of(new Aftermath(
                Words.call(failure, changed.line(), settings.retryCounts().getOrDefault(changed.line(), 0)),
                busy ? settings.tones().busy() : settings.tones().congestion(),
                offHook ? NEVER : nowNanos + AFTERMATH_ON_SPEAKER.toNanos()));
    }

    /** What time alone brings about. */
    private void expire(long nowNanos, List<DeskCommand> out) {
        if (aftermath.isPresent()
                && aftermath.get().endNanos() != NEVER
                && nowNanos - aftermath.get().endNanos() >= 0) {
            aftermath = Optional.empty();
            speaker = false;
        }
        if (mainServerBackLine != 0 && nowNanos - mainServerBackEndNanos >= 0) {
            mainServerBackLine = 0;
        }
        if (hangUpGuarded && nowNanos - hangUpGuardEndNanos >= 0) {
            hangUpGuarded = false;
        }
        if (typedEndNanos().isPresent() && nowNanos - typedEndNanos().getAsLong() >= 0) {
            if (engaged()) {
                send(out);
            } else {
                typed = "";
            }
        }
    }

    private OptionalLong typedEndNanos() {
        if (typed.isEmpty() || !calls.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!engaged()) {
            return OptionalLong.of(lastKeyNanos + TYPED_ON_HOOK_KEPT.toNanos());
        }
        return settings.dialTimeout().isZero()
                ? OptionalLong.empty()
                : OptionalLong.of(lastKeyNanos + settings.dialTimeout().toNanos());
    }

    /** When the state next changes by itself; words that count seconds are the display's business. */
    OptionalLong nextNanos() {
        LongStream.Builder due = LongStream.builder();
        typedEndNanos().ifPresent(due::add);
        aftermath.filter(current -> current.endNanos() != NEVER).ifPresent(current -> due.add(current.endNanos()));
        if (mainServerBackLine != 0) {
            due.add(mainServerBackEndNanos);
        }
        return due.build().min();
    }

    private void answer(List<DeskCommand> out) {
        call().ifPresent(current -> out.add(new DeskCommand.Answer(current.id())));
    }

    private void resume(List<DeskCommand> out) {
        call().ifPresent(current -> out.add(new DeskCommand.Resume(current.id())));
    }

    /** Ends the call of the moment, and with it all that share its conference. */
    private void hangUp(List<DeskCommand> out) {
        Optional<CallView> meant = call();
        meant.ifPresent(current -> calls.values().stream()
                .map(Known::view)
                .filter(other -> other.id().equals(current.id()) || other.conference() && current.conference())
                .forEach(other -> out.add(new DeskCommand.HangUp(other.id()))));
    }

    private void send(List<DeskCommand> out) {
        out.add(new DeskCommand.Dial(typed));
        typed = "";
    }

    private boolean ringing() {
        return call().filter(current -> current.state() == CallState.RINGING).isPresent();
    }

    private boolean holding() {
        return call().filter(current -> current.state() == CallState.HELD).isPresent();
    }

    private Optional<Known> current() {
        return calls.values().stream()
                .min(Comparator.comparingInt(
                        known -> FOREMOST.indexOf(known.view().state())));
    }

    private static boolean talking(CallState state) {
        return state == CallState.ACTIVE || state == CallState.HELD || state == CallState.REMOTE_HELD;
    }

    /** Whether the person has the handset up or the speaker on. */
    boolean engaged() {
        return offHook || speaker;
    }

    boolean offHook() {
        return offHook;
    }

    String typed() {
        return typed;
    }

    /** The call that handset and keys mean now. */
    Optional<CallView> call() {
        return current().map(Known::view);
    }

    Optional<Aftermath> aftermath() {
        return aftermath;
    }

    Collection<LineStatus> lines() {
        return Collections.unmodifiableCollection(lines.values());
    }

    int mainServerBackLine() {
        return mainServerBackLine;
    }

    DeskSettings settings() {
        return settings;
    }

    /** Where calls and tones are to be heard. */
    Outlet outlet() {
        return speaker ? Outlet.SPEAKER : Outlet.HANDSET;
    }

    /** The cadence of the ringer; empty while it is silent. */
    String ringer() {
        return ringing() ? TonePlan.RINGER : "";
    }

    /** The tone of a key under the finger, for one who listens; empty while nobody does. */
    String keyTone(Key key) {
        return key.dtmf() && engaged() && !ringing() ? TonePlan.key(key.symbol()) : "";
    }

    /** The cadence that must sound now; empty for silence. Dial tone does not depend on service. */
    String tone() {
        TonePlan tones = settings.tones();
        Optional<Known> current = current();
        if (current.isPresent()) {
            boolean waits = current.get().view().state() == CallState.RINGING_OUT
                    && !current.get().earlyMedia();
            return waits ? tones.ringback() : "";
        }
        if (aftermath.isPresent()) {
            return engaged() ? aftermath.get().tone() : "";
        }
        return engaged() && typed.isEmpty() ? tones.dial() : "";
    }

    /** Patterns by lamp name: one lamp for each line, and those of the phone. */
    Map<String, LampPattern> lamps() {
        Map<String, LampPattern> lamps = new LinkedHashMap<>();
        lamps.put("line1", Patterns.OFF);
        lines.values().forEach(line -> lamps.put("line" + line.line(), Patterns.of(line.state())));
        call().filter(current -> !Patterns.of(current.state()).off())
                .ifPresent(current -> lamps.put("line" + current.line(), Patterns.of(current.state())));
        lamps.put("message", Patterns.OFF);
        lamps.put("mute", Patterns.OFF);
        return Collections.unmodifiableMap(lamps);
    }
}
