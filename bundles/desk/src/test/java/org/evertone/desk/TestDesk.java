package org.evertone.desk;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.call.TransferState;
import org.evertone.config.LineFeatures;
import org.evertone.config.PhoneFeatures;
import org.evertone.hal.Key;
import org.evertone.hal.LampPattern;
import org.evertone.line.Failure;
import org.evertone.line.LineState;
import org.evertone.line.LineStatus;
import org.evertone.line.LineStatus.ServerStatus;

/** A desk without hardware under virtual time: its hands, its lines and its calls. */
final class TestDesk {
    static final ZonedDateTime WALL = ZonedDateTime.of(2026, 1, 1, 9, 5, 40, 0, ZoneOffset.UTC);
    static final String DIAL = "350+440/0";
    static final String RINGBACK = "440+480/2000,0/4000";
    static final String BUSY = "480+620/500,0/500";
    static final String CONGESTION = "480+620/250,0/250";
    static final String FAILURE_BEEP = "480+620/250";
    static final String WAITING_BEEP = "440/300";

    final DeskMachine machine = new DeskMachine(settings(Map.of(), 0, Duration.ofSeconds(10)));
    private final Set<String> incoming = new HashSet<>();
    private final Map<Integer, LineFeatures> features = new TreeMap<>();
    private long nowNanos;

    static DeskSettings settings(Map<Integer, LineFeatures> features, int fixedLength, Duration dialTimeout) {
        return new DeskSettings(
                true,
                dialTimeout,
                fixedLength,
                TonePlan.of(11),
                Map.of(1, 3),
                features,
                PhoneFeatures.STANDARD.emergencyNumbers(),
                HookFlash.Window.USUAL);
    }

    DeskState state() {
        return machine.state();
    }

    long nowNanos() {
        return nowNanos;
    }

    List<DeskCommand> on(DeskEvent event) {
        return machine.on(event, nowNanos);
    }

    void settings(DeskSettings changed) {
        on(new DeskEvent.SettingsChanged(changed));
    }

    /** What a line does with calls; the others stay. */
    void features(int line, LineFeatures wanted) {
        features.put(line, wanted);
        settings(settings(features, 0, Duration.ofSeconds(10)));
    }

    static LineFeatures hotline(String number, Duration after) {
        return features(false, Optional.empty(), Optional.of(number), after, "");
    }

    static LineFeatures mailbox(String number) {
        return features(false, Optional.empty(), Optional.empty(), Duration.ZERO, number);
    }

    static LineFeatures features(
            boolean dnd, Optional<String> forward, Optional<String> hotline, Duration warm, String mailbox) {
        return new LineFeatures(
                dnd,
                forward,
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(5),
                Optional.empty(),
                false,
                hotline,
                warm,
                mailbox,
                false,
                Duration.ofHours(1),
                true,
                true);
    }

    /** Presses keys by their symbols. */
    List<DeskCommand> press(String keys) {
        List<DeskCommand> commands = new ArrayList<>();
        for (char symbol : keys.toCharArray()) {
            commands.addAll(press(Key.of(symbol).orElseThrow()));
        }
        return commands;
    }

    List<DeskCommand> press(Key key) {
        return on(new DeskEvent.KeyPressed(key));
    }

    List<DeskCommand> lift() {
        return on(new DeskEvent.HookMoved(true));
    }

    List<DeskCommand> layDown() {
        return on(new DeskEvent.HookMoved(false));
    }

    /** Lays the handset down and waits until that is no hook flash any more. */
    List<DeskCommand> hangUpHandset() {
        List<DeskCommand> commands = new ArrayList<>(layDown());
        commands.addAll(pass(HookFlash.Window.USUAL.most()));
        return commands;
    }

    List<DeskCommand> pass(long millis) {
        return pass(Duration.ofMillis(millis));
    }

    /** Lets time pass, waking the machine whenever it asked for it. */
    List<DeskCommand> pass(Duration time) {
        List<DeskCommand> commands = new ArrayList<>();
        long end = nowNanos + time.toNanos();
        for (OptionalLong due = machine.nextNanos();
                due.isPresent() && due.getAsLong() <= end;
                due = machine.nextNanos()) {
            nowNanos = Math.max(nowNanos, due.getAsLong());
            commands.addAll(on(new DeskEvent.TimePassed()));
        }
        nowNanos = end;
        commands.addAll(on(new DeskEvent.TimePassed()));
        return commands;
    }

    void line(LineState state) {
        line(1, state);
    }

    void line(int line, LineState state) {
        line(status(line, state, List.of(), Optional.empty()));
    }

    void line(LineState state, Duration retry) {
        line(status(1, state, List.of(), Optional.of(nowNanos + retry.toNanos())));
    }

    void failures(Failure... failures) {
        line(status(
                1,
                LineState.UNREGISTERED,
                List.of(failures),
                Optional.of(nowNanos + Duration.ofSeconds(30).toNanos())));
    }

    private void line(LineStatus status) {
        on(new DeskEvent.LineChanged(status));
    }

    private static LineStatus status(int line, LineState state, List<Failure> failures, Optional<Long> retryAtNanos) {
        List<ServerStatus> servers = List.of(
                new ServerStatus(1, "127.0.0.1:5060", "udp", true, false),
                new ServerStatus(2, "127.0.0.2:5060", "udp", true, false));
        return new LineStatus(line, state, 2, servers, "", failures, retryAtNanos, "1001 Reception");
    }

    /** A call that we dialled changes. */
    List<DeskCommand> call(String id, CallState state) {
        return call(view(id, 1, state, Optional.empty(), false));
    }

    List<DeskCommand> call(String id, int line, CallState state) {
        return call(view(id, line, state, Optional.empty(), false));
    }

    /** A call arrives, or one that did changes. */
    List<DeskCommand> incoming(String id, CallState state) {
        incoming.add(id);
        return call(id, state);
    }

    List<DeskCommand> joined(String id) {
        return call(view(id, 1, CallState.ACTIVE, Optional.empty(), true));
    }

    List<DeskCommand> ended(String id, Failure failure) {
        return call(view(id, 1, CallState.ENDED, Optional.of(failure), false));
    }

    List<DeskCommand> call(CallView view) {
        return call(view, false);
    }

    List<DeskCommand> call(CallView view, boolean earlyMedia) {
        return on(new DeskEvent.CallChanged(view, earlyMedia));
    }

    List<DeskCommand> transferred(String id, TransferState state, Optional<Failure> failure) {
        return on(new DeskEvent.TransferChanged(view(id, 1, CallState.HELD, Optional.empty(), false), state, failure));
    }

    /** The far end's name is the call's id, with a capital letter. */
    CallView view(String id, int line, CallState state, Optional<Failure> failure, boolean conference) {
        boolean ringsHere = incoming.contains(id);
        boolean began = state != CallState.RINGING && state != CallState.DIALLING && state != CallState.RINGING_OUT;
        return new CallView(
                id,
                line,
                state,
                ringsHere,
                id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(1),
                "1002",
                began ? Optional.of(nowNanos) : Optional.empty(),
                failure,
                "PCMA",
                false,
                conference);
    }

    Map<String, LampPattern> lamps() {
        return Lamps.of(state());
    }

    String lamp(String name) {
        return lamps().get(name).name();
    }

    String tone() {
        return state().tone();
    }

    Screen screen() {
        return screen(Screen.Place.USUAL);
    }

    Screen screen(Screen.Place place) {
        return Screen.of(state(), nowNanos, WALL, place);
    }

    List<String> rows() {
        return screen().rows();
    }
}
