package org.evertone.desk;

import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.evertone.call.CallView;
import org.evertone.call.Calls;
import org.evertone.config.ConfigStore;
import org.evertone.config.LineSettings;
import org.evertone.config.PhoneSettings;
import org.evertone.event.Timeline;
import org.evertone.hal.DeskView;
import org.evertone.hal.Display;
import org.evertone.hal.HookSwitch;
import org.evertone.hal.Key;
import org.evertone.hal.Keypad;
import org.evertone.hal.Lamp;
import org.evertone.hal.LampPattern;
import org.evertone.line.LineStatus;
import org.evertone.line.Lines;
import org.evertone.line.LinesListener;
import org.evertone.loop.PhoneLoop;
import org.evertone.media.Sound;
import org.evertone.media.Tones;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Connects the {@link DeskMachine} to lines, calls and tones, and to whatever hardware is there; hardware may come and
 * go at any time, during a call too.
 */
@Component(service = DeskView.class, immediate = true)
public final class Desk implements DeskView {
    private final Lines lines;
    private final Calls calls;
    private final ConfigStore config;
    private final PhoneLoop loop;
    private final Timeline timeline;
    private final DeskMachine machine;
    private final AutoCloseable configSubscription;
    private final CopyOnWriteArrayList<Runnable> viewers = new CopyOnWriteArrayList<>();
    private final Map<Object, AutoCloseable> subscriptions = new HashMap<>();
    private final DeskAudio audio = new DeskAudio();
    private final Map<Lamp, LampPattern> lit = new HashMap<>();
    private final Map<Display, List<String>> shown = new LinkedHashMap<>();
    private final LinesListener lineListener = status -> handle(new DeskEvent.LineChanged(status));
    private final Calls.CallsListener callListener = this::callChanged;

    private boolean closed;
    private PhoneLoop.@Nullable Timer wake;
    private volatile View view;

    /** What can be seen from outside. */
    private record View(Map<String, LampPattern> lamps, List<String> display, boolean offHook) {}

    @Activate
    public Desk(
            @Reference Lines lines,
            @Reference Calls calls,
            @Reference ConfigStore config,
            @Reference PhoneLoop loop,
            @Reference Timeline timeline) {
        this.lines = lines;
        this.calls = calls;
        this.config = config;
        this.loop = loop;
        this.timeline = timeline;
        machine = new DeskMachine(settings(config));
        view = new View(machine.lamps(), List.of("", ""), false);
        configSubscription = config.subscribe(change -> loop.execute(this::configChanged));
        loop.execute(this::start);
    }

    private void start() {
        lines.addListener(lineListener);
        calls.addListener(callListener);
        lines.statuses().forEach(status -> handle(new DeskEvent.LineChanged(status)));
        calls.calls().forEach(this::callChanged);
        handle(new DeskEvent.TimePassed());
    }

    /** Silences the phone, darkens lamps and display, and lets go of everything. */
    @Deactivate
    public void close() throws Exception {
        configSubscription.close();
        loop.execute(() -> {
            closed = true;
            lines.removeListener(lineListener);
            calls.removeListener(callListener);
            if (wake != null) {
                wake.cancel();
            }
            audio.silence();
            lit.keySet().forEach(lamp -> lamp.show(Patterns.OFF));
            shown.keySet().forEach(display -> display.show(List.of()));
            subscriptions.values().forEach(this::closeQuietly);
            subscriptions.clear();
        });
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTones(Tones found) {
        loop.execute(() -> {
            audio.bind(found);
            refresh();
        });
    }

    void unbindTones(Tones gone) {
        loop.execute(() -> audio.unbind(gone));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSound(Sound found) {
        loop.execute(() -> {
            audio.bind(found);
            refresh();
        });
    }

    void unbindSound(Sound gone) {
        loop.execute(() -> {
            audio.unbind(gone);
            refresh();
        });
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindHook(HookSwitch hook) {
        loop.execute(() -> {
            subscribe(hook, hook.subscribe(lifted -> loop.execute(() -> handle(new DeskEvent.HookMoved(lifted)))));
            handle(new DeskEvent.HookMoved(hook.offHook()));
        });
    }

    void unbindHook(HookSwitch hook) {
        loop.execute(() -> unsubscribe(hook));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindKeypad(Keypad keypad) {
        loop.execute(() -> subscribe(keypad, keypad.subscribe(key -> loop.execute(() -> pressed(key)))));
    }

    void unbindKeypad(Keypad keypad) {
        loop.execute(() -> unsubscribe(keypad));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindLamp(Lamp lamp) {
        loop.execute(() -> {
            lit.put(lamp, Patterns.OFF);
            lamp.show(Patterns.OFF);
            refresh();
        });
    }

    void unbindLamp(Lamp lamp) {
        loop.execute(() -> lit.remove(lamp));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindDisplay(Display display) {
        loop.execute(() -> {
            shown.put(display, List.of());
            refresh();
        });
    }

    void unbindDisplay(Display display) {
        loop.execute(() -> shown.remove(display));
    }

    private void subscribe(Object hardware, AutoCloseable subscription) {
        subscriptions.put(hardware, subscription);
    }

    private void unsubscribe(Object hardware) {
        Optional.ofNullable(subscriptions.remove(hardware)).ifPresent(this::closeQuietly);
    }

    private void closeQuietly(AutoCloseable subscription) {
        try {
            subscription.close();
        } catch (Exception failed) {
            timeline.record("desk.trouble", "A device did not let go: " + failed.getMessage());
        }
    }

    private void callChanged(CallView call) {
        handle(new DeskEvent.CallChanged(call, calls.earlyMedia(call.id())));
    }

    private void configChanged() {
        handle(new DeskEvent.SettingsChanged(settings(config)));
        Set<Integer> configured =
                lines.statuses().stream().map(LineStatus::line).collect(Collectors.toSet());
        machine.lines().stream()
                .map(LineStatus::line)
                .filter(line -> !configured.contains(line))
                .toList()
                .forEach(line -> handle(new DeskEvent.LineRemoved(line)));
    }

    private static DeskSettings settings(ConfigStore config) {
        PhoneSettings phone = config.phone();
        return new DeskSettings(
                phone.dialByPound(),
                phone.dialTimeout(),
                phone.dialFixedLength(),
                TonePlan.of(phone.tonePlan()),
                config.lines().stream()
                        .collect(Collectors.toMap(LineSettings::number, LineSettings::signalRetryCounts)));
    }

    /**
     * A command may bring the next event at once, from inside this call: then a tone is silent before the call opens
     * the audio device.
     */
    private void handle(DeskEvent event) {
        if (!closed) {
            machine.on(event, loop.nanoTime()).forEach(this::carryOut);
            refresh();
        }
    }

    private void pressed(Key key) {
        if (!closed) {
            audio.pressed(key, machine);
        }
        handle(new DeskEvent.KeyPressed(key));
    }

    private void carryOut(DeskCommand command) {
        if (command instanceof DeskCommand.Dial dial) {
            calls.dial(0, dial.number());
        } else if (command instanceof DeskCommand.Answer answer) {
            calls.answer(answer.call());
        } else if (command instanceof DeskCommand.Resume resume) {
            calls.resume(resume.call());
        } else if (command instanceof DeskCommand.HangUp hangUp) {
            calls.hangUp(hangUp.call());
        } else if (command instanceof DeskCommand.SendDigit press) {
            calls.sendDigit(press.call(), press.digit());
        }
    }

    private void refresh() {
        if (closed) {
            return;
        }
        audio.follow(machine);
        Map<String, LampPattern> lamps = machine.lamps();
        lit.replaceAll((lamp, before) -> {
            LampPattern now = lamps.getOrDefault(lamp.name(), Patterns.OFF);
            if (!now.equals(before)) {
                lamp.show(now);
            }
            return now;
        });
        long nowNanos = loop.nanoTime();
        Screen screen = screen(nowNanos, shown.keySet().stream().findFirst().map(Display::columns));
        shown.replaceAll((display, before) -> {
            List<String> rows = screen(nowNanos, Optional.of(display.columns())).rows();
            if (!rows.equals(before)) {
                display.show(rows);
            }
            return rows;
        });
        View next = new View(lamps, screen.rows(), machine.offHook());
        if (!next.equals(view)) {
            view = next;
            viewers.forEach(Runnable::run);
        }
        wakeAt(nowNanos, screen);
    }

    private Screen screen(long nowNanos, Optional<Integer> columns) {
        return Screen.of(
                machine, nowNanos, loop.wallTime().atZone(ZoneId.systemDefault()), columns.orElse(Words.COLUMNS));
    }

    private void wakeAt(long nowNanos, Screen screen) {
        if (wake != null) {
            wake.cancel();
            wake = null;
        }
        OptionalLong due = machine.nextNanos();
        Optional<Duration> state = due.isPresent()
                ? Optional.of(Duration.ofNanos(Math.max(0, due.getAsLong() - nowNanos)))
                : Optional.empty();
        state.filter(delay -> screen.staleAfter().isEmpty()
                        || delay.compareTo(screen.staleAfter().get()) < 0)
                .or(screen::staleAfter)
                .ifPresent(delay -> wake = loop.schedule(delay, () -> handle(new DeskEvent.TimePassed())));
    }

    @Override
    public Map<String, LampPattern> lamps() {
        return view.lamps();
    }

    @Override
    public List<String> display() {
        return view.display();
    }

    @Override
    public boolean offHook() {
        return view.offHook();
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        Runnable own = listener::run;
        viewers.add(own);
        return () -> viewers.remove(own);
    }
}
