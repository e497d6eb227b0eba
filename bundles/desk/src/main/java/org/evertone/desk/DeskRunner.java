package org.evertone.desk;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.evertone.call.CallView;
import org.evertone.call.Calls;
import org.evertone.call.TransferState;
import org.evertone.config.ConfigStore;
import org.evertone.config.LineSettings;
import org.evertone.config.PhoneSettings;
import org.evertone.event.Timeline;
import org.evertone.hal.Key;
import org.evertone.hal.LampPattern;
import org.evertone.line.Failure;
import org.evertone.line.LineStatus;
import org.evertone.line.Lines;
import org.evertone.line.LinesListener;
import org.evertone.line.MessageSummary;
import org.evertone.loop.PhoneLoop;
import org.jspecify.annotations.Nullable;

/**
 * Hands the {@link DeskMachine} what happens, has its commands carried out and its state shown. On the phone's loop, but
 * for what is said of a method.
 */
final class DeskRunner {
    private final Lines lines;
    private final Calls calls;
    private final ConfigStore config;
    private final PhoneLoop loop;
    private final HookFlash.Window hookFlash;
    private final DeskMachine machine;
    private final DeskAudio audio = new DeskAudio();
    private final Panel panel = new Panel();
    private final Directory directory = new Directory();
    private final Switchboard switchboard;
    private final CopyOnWriteArrayList<Runnable> viewers = new CopyOnWriteArrayList<>();
    private final LinesListener lineListener = new LineNews();
    private final Calls.CallsListener callListener = new CallChanges();

    private boolean closed;
    private PhoneLoop.@Nullable Timer wake;
    private volatile View view;

    /** What can be seen from outside. */
    record View(Map<String, LampPattern> lamps, List<String> display, boolean offHook) {}

    /** From any thread. */
    DeskRunner(
            Lines lines,
            Calls calls,
            ConfigStore config,
            PhoneLoop loop,
            Timeline timeline,
            HookFlash.Window hookFlash) {
        this.lines = lines;
        this.calls = calls;
        this.config = config;
        this.loop = loop;
        this.hookFlash = hookFlash;
        machine = new DeskMachine(settings());
        switchboard = new Switchboard(calls, config, loop, timeline, audio, directory, this::handle);
        view = new View(Lamps.of(machine.state()), List.of("", ""), false);
    }

    void start() {
        lines.addListener(lineListener);
        calls.addListener(callListener);
        lines.statuses().forEach(status -> {
            handle(new DeskEvent.LineChanged(status));
            handle(new DeskEvent.MessagesChanged(status.line(), lines.messages(status.line())));
        });
        calls.calls().forEach(callListener::onCall);
        handle(new DeskEvent.TimePassed());
    }

    void close() {
        closed = true;
        switchboard.close();
        lines.removeListener(lineListener);
        calls.removeListener(callListener);
        if (wake != null) {
            wake.cancel();
        }
        audio.silence();
        panel.darken();
    }

    DeskAudio audio() {
        return audio;
    }

    Panel panel() {
        return panel;
    }

    Directory directory() {
        return directory;
    }

    /** From any thread. */
    View view() {
        return view;
    }

    /** From any thread. */
    AutoCloseable onChange(Runnable listener) {
        Runnable own = listener::run;
        viewers.add(own);
        return () -> viewers.remove(own);
    }

    void configChanged() {
        handle(new DeskEvent.SettingsChanged(settings()));
        Set<Integer> configured =
                lines.statuses().stream().map(LineStatus::line).collect(Collectors.toSet());
        machine.state().lines().all().stream()
                .map(LineStatus::line)
                .filter(line -> !configured.contains(line))
                .toList()
                .forEach(line -> handle(new DeskEvent.LineRemoved(line)));
    }

    private DeskSettings settings() {
        PhoneSettings phone = config.phone();
        List<LineSettings> configured = config.lines();
        return new DeskSettings(
                phone.dialByPound(),
                phone.dialTimeout(),
                phone.dialFixedLength(),
                TonePlan.of(phone.tonePlan()),
                configured.stream().collect(Collectors.toMap(LineSettings::number, LineSettings::signalRetryCounts)),
                configured.stream()
                        .filter(LineSettings::enabled)
                        .collect(Collectors.toMap(LineSettings::number, LineSettings::features)),
                phone.features().emergencyNumbers(),
                hookFlash);
    }

    /**
     * A command may bring the next event at once, from inside this call: then a tone is silent before the call opens
     * the audio device.
     */
    void handle(DeskEvent event) {
        if (closed) {
            return;
        }
        audio.mutedElsewhere().ifPresent(muted -> take(new DeskEvent.MutedElsewhere(muted)));
        take(event);
        refresh();
    }

    private void take(DeskEvent event) {
        machine.on(event, loop.nanoTime()).forEach(switchboard::carryOut);
    }

    void pressed(Key key) {
        if (closed) {
            return;
        }
        audio.pressed(key, machine.state());
        if (key == Key.PHONE_BOOK) {
            take(new DeskEvent.ContactsRead(directory.contacts()));
        }
        handle(new DeskEvent.KeyPressed(key));
    }

    /** Shows what the desk wants now. */
    void refresh() {
        if (closed) {
            return;
        }
        DeskState desk = machine.state();
        audio.follow(desk);
        long nowNanos = loop.nanoTime();
        ZonedDateTime wall = loop.wallTime().atZone(ZoneId.systemDefault());
        Map<String, LampPattern> lamps = Lamps.of(desk);
        Optional<Duration> panelDue = panel.show(desk, audio.outlet(desk), lamps, nowNanos, wall);
        Screen screen = Screen.of(desk, nowNanos, wall, panel.place());
        View next = new View(lamps, screen.rows(), desk.hook().lifted());
        if (!next.equals(view)) {
            view = next;
            viewers.forEach(Runnable::run);
        }
        OptionalLong due = machine.nextNanos();
        Optional<Duration> state = due.isPresent()
                ? Optional.of(Duration.ofNanos(Math.max(0, due.getAsLong() - nowNanos)))
                : Optional.empty();
        wakeAfter(Stream.of(state, panelDue, screen.staleAfter())
                .flatMap(Optional::stream)
                .min(Duration::compareTo));
    }

    private void wakeAfter(Optional<Duration> delay) {
        if (wake != null) {
            wake.cancel();
            wake = null;
        }
        delay.ifPresent(after -> wake = loop.schedule(after, () -> handle(new DeskEvent.TimePassed())));
    }

    /** What the lines tell. */
    private final class LineNews implements LinesListener {
        @Override
        public void onStatus(LineStatus status) {
            handle(new DeskEvent.LineChanged(status));
        }

        @Override
        public void onMessages(int line, MessageSummary summary) {
            handle(new DeskEvent.MessagesChanged(line, summary));
        }
    }

    /** What the calls tell. */
    private final class CallChanges implements Calls.CallsListener {
        @Override
        public void onCall(CallView call) {
            handle(new DeskEvent.CallChanged(directory.named(call), calls.earlyMedia(call.id())));
        }

        @Override
        public void onTransfer(CallView call, TransferState state, Optional<Failure> failure) {
            handle(new DeskEvent.TransferChanged(directory.named(call), state, failure));
        }

        @Override
        public void onAutoAnswer(CallView call) {
            handle(new DeskEvent.AutoAnswered(call));
        }
    }
}
