package org.evertone.walk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.evertone.audio.Outlet;
import org.evertone.hal.Display;
import org.evertone.hal.HookSwitch;
import org.evertone.hal.Keypad;
import org.evertone.hal.Lamp;
import org.evertone.hal.Notice;
import org.evertone.hal.OutletSwitch;
import org.evertone.loop.PhoneLoop;
import org.evertone.media.Sound;
import org.evertone.media.Tones;
import org.evertone.walk.Outcome.Verdict;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The guided test as a command: takes what the person types and where to print, returns the exit code (0 when nothing
 * failed) once the last step is done. One run at a time.
 */
@Component(service = BiFunction.class, property = "evertone.command=profile-test")
public final class Walk implements BiFunction<InputStream, PrintStream, Integer> {
    /** Drivers come one by one; the test begins when none has come or gone for so long. */
    static final Duration GATHERING = Duration.ofSeconds(1);

    private static final String TONE = "425/1000,0/500";
    private static final int PASSED = 0;
    private static final int FAILED = 1;

    private final PhoneLoop loop;
    private final Parts parts = new Parts();
    private final Map<Object, AutoCloseable> subscriptions = new HashMap<>();
    private PhoneLoop.@Nullable Timer wake;
    private @Nullable WalkMachine machine;
    private @Nullable Run run;

    /** A run that waits for its parts, or for its end. */
    private record Run(InputStream in, PrintStream out, CompletableFuture<Integer> exitCode) {}

    @Activate
    public Walk(@Reference PhoneLoop loop) {
        this.loop = loop;
    }

    /** Lets go of hook and keys. */
    @Deactivate
    public void close() {
        loop.execute(() -> {
            rouse(null);
            subscriptions.values().forEach(Walk::closeQuietly);
            subscriptions.clear();
        });
    }

    @Override
    public Integer apply(InputStream in, PrintStream out) {
        return start(in, out).join();
    }

    /** Begins a run; the result is there when its last step is done. */
    CompletableFuture<Integer> start(InputStream in, PrintStream out) {
        Run begun = new Run(in, out, new CompletableFuture<>());
        loop.execute(() -> {
            run = begun;
            gather();
        });
        return begun.exitCode();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindHook(HookSwitch hook) {
        changed(() -> {
            parts.hooks.add(hook);
            subscriptions.put(hook, hook.subscribe(up -> loop.execute(() -> handle(new WalkEvent.HookMoved(up)))));
        });
    }

    void unbindHook(HookSwitch hook) {
        changed(() -> {
            parts.hooks.remove(hook);
            unsubscribe(hook);
        });
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindKeypad(Keypad keypad) {
        changed(() -> {
            parts.keypads.add(keypad);
            subscriptions.put(
                    keypad, keypad.subscribe(key -> loop.execute(() -> handle(new WalkEvent.KeyPressed(key)))));
        });
    }

    void unbindKeypad(Keypad keypad) {
        changed(() -> {
            parts.keypads.remove(keypad);
            unsubscribe(keypad);
        });
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindLamp(Lamp lamp) {
        changed(() -> parts.lamps.put(lamp.name(), lamp));
    }

    void unbindLamp(Lamp lamp) {
        changed(() -> parts.lamps.remove(lamp.name(), lamp));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindDisplay(Display display) {
        changed(() -> parts.displays.add(display));
    }

    void unbindDisplay(Display display) {
        changed(() -> parts.displays.remove(display));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindNotice(Notice notice) {
        changed(() -> parts.notices.add(notice));
    }

    void unbindNotice(Notice notice) {
        changed(() -> parts.notices.remove(notice));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindSwitch(OutletSwitch outlet) {
        changed(() -> parts.switches.add(outlet));
    }

    void unbindSwitch(OutletSwitch outlet) {
        changed(() -> parts.switches.remove(outlet));
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindTones(Tones tones) {
        changed(() -> parts.tones = tones);
    }

    void unbindTones(Tones tones) {
        changed(() -> parts.tones = parts.tones == tones ? null : parts.tones);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindSound(Sound sound) {
        changed(() -> parts.sound = sound);
    }

    void unbindSound(Sound sound) {
        changed(() -> parts.sound = parts.sound == sound ? null : parts.sound);
    }

    private void changed(Runnable change) {
        loop.execute(() -> {
            change.run();
            gather();
        });
    }

    private void unsubscribe(Object part) {
        AutoCloseable subscription = subscriptions.remove(part);
        if (subscription != null) {
            closeQuietly(subscription);
        }
    }

    private static void closeQuietly(AutoCloseable subscription) {
        try {
            subscription.close();
        } catch (Exception failed) {
            throw new IllegalStateException("A driver did not let go", failed);
        }
    }

    private void gather() {
        if (run != null && machine == null) {
            Run begun = run;
            rouse(loop.schedule(GATHERING, () -> begin(begun)));
        }
    }

    private void begin(Run begun) {
        List<Step> steps = parts.steps();
        if (steps.isEmpty()) {
            begun.out().println("The profile gives the device neither hook, keys, lamps, display nor sound.");
            begun.exitCode().complete(FAILED);
            return;
        }
        begun.out()
                .println(steps.size() + " steps, each within " + WalkMachine.LIMIT.toSeconds()
                        + " s. Answer with Enter after y = yes, n = no, s = skip, q = end.");
        WalkMachine begins = new WalkMachine(steps, parts.lifted());
        machine = begins;
        Thread reader = new Thread(() -> readLines(begun.in()), "walk-terminal");
        reader.setDaemon(true);
        reader.start();
        carryOut(begun, begins, begins.begin(loop.nanoTime()));
    }

    /** Runs on a thread of its own until the terminal closes; a read cannot be interrupted. */
    private void readLines(InputStream in) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String typed = line;
                loop.execute(() -> handle(new WalkEvent.Typed(typed)));
            }
        } catch (IOException gone) {
            // a terminal that fails is one that closed
        }
        loop.execute(() -> handle(new WalkEvent.TerminalClosed()));
    }

    private void handle(WalkEvent event) {
        if (machine != null && run != null) {
            carryOut(run, machine, machine.on(event, loop.nanoTime()));
        }
    }

    private void carryOut(Run begun, WalkMachine walking, List<WalkCommand> commands) {
        commands.forEach(command -> carryOut(begun, walking, command));
        OptionalLong next = walking.nextNanos();
        rouse(
                next.isEmpty()
                        ? null
                        : loop.schedule(
                                Duration.ofNanos(next.getAsLong() - loop.nanoTime()),
                                () -> handle(new WalkEvent.TimePassed())));
    }

    private void rouse(PhoneLoop.@Nullable Timer next) {
        if (wake != null) {
            wake.cancel();
        }
        wake = next;
    }

    private void carryOut(Run begun, WalkMachine walking, WalkCommand command) {
        PrintStream out = begun.out();
        if (command instanceof WalkCommand.Present present) {
            out.println("[" + present.number() + "/" + present.count() + "] "
                    + present.step().task());
            parts.displays.forEach(display -> display.show(present.step().rows()));
        } else if (command instanceof WalkCommand.Say say) {
            out.println("    " + say.words());
        } else if (command instanceof WalkCommand.Light light) {
            Lamp lamp = parts.lamps.get(light.lamp());
            if (lamp != null) {
                lamp.show(light.pattern());
            }
        } else if (command instanceof WalkCommand.Play play) {
            play(play.outlet(), out);
        } else if (command instanceof WalkCommand.Silence) {
            silence();
        } else {
            end(begun, walking.outcomes());
        }
    }

    private void play(Outlet outlet, PrintStream out) {
        switches(outlet, true);
        if (parts.sound == null || parts.tones == null) {
            return;
        }
        if (outlet == Outlet.RINGER) {
            parts.sound.ring(TONE);
        } else {
            parts.sound.use(outlet);
            parts.tones.play(TONE);
        }
        out.println("    on: " + parts.sound.device(outlet));
    }

    private void silence() {
        if (parts.sound != null && parts.tones != null) {
            parts.sound.stopRinging();
            parts.tones.stop();
        }
        for (Outlet outlet : Outlet.values()) {
            switches(outlet, false);
        }
    }

    private void switches(Outlet outlet, boolean on) {
        parts.switches.stream().filter(each -> each.outlet() == outlet).forEach(each -> each.on(on));
    }

    private void end(Run begun, List<Outcome> outcomes) {
        parts.displays.forEach(display -> display.show(List.of()));
        begun.out().println();
        for (Outcome outcome : outcomes) {
            begun.out()
                    .println(String.format(
                                    "%-8s %-28s %s",
                                    outcome.verdict().name().toLowerCase(Locale.ROOT),
                                    outcome.step().title(),
                                    outcome.remark())
                            .stripTrailing());
        }
        long failed = count(outcomes, Verdict.FAILED);
        begun.out()
                .println(count(outcomes, Verdict.PASSED) + " passed, " + failed + " failed, "
                        + count(outcomes, Verdict.SKIPPED) + " skipped");
        machine = null;
        run = null;
        begun.exitCode().complete(failed == 0 ? PASSED : FAILED);
    }

    private static long count(List<Outcome> outcomes, Verdict verdict) {
        return outcomes.stream().filter(outcome -> outcome.verdict() == verdict).count();
    }
}
