package org.evertone.desk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.evertone.call.Calls;
import org.evertone.config.ConfigStore;
import org.evertone.directory.CallHistory;
import org.evertone.directory.PhoneBook;
import org.evertone.event.Timeline;
import org.evertone.hal.DeskView;
import org.evertone.hal.Display;
import org.evertone.hal.HookSwitch;
import org.evertone.hal.Keypad;
import org.evertone.hal.Lamp;
import org.evertone.hal.LampPattern;
import org.evertone.hal.Notice;
import org.evertone.hal.OutletSwitch;
import org.evertone.line.Lines;
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
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Connects the {@link DeskMachine} to lines, calls and tones, and to whatever hardware is there; hardware may come and
 * go at any time, during a call too.
 */
@Component(service = DeskView.class, immediate = true, configurationPid = "org.evertone.desk")
@Designate(ocd = Desk.Settings.class)
public final class Desk implements DeskView {
    private final PhoneLoop loop;
    private final Timeline timeline;
    private final DeskRunner runner;
    private final AutoCloseable configSubscription;
    private final Map<Object, AutoCloseable> subscriptions = new HashMap<>();
    /** Which handsets are lifted. */
    private final Map<HookSwitch, Boolean> hooks = new HashMap<>();

    private final List<Notice> notices = new ArrayList<>();

    /** How the desk takes the movements of its hook. */
    @ObjectClassDefinition(name = "Desk", description = "What the person meets")
    @interface Settings {
        @AttributeDefinition(
                description = "Time in ms that the handset lies at least in a hook flash; below, it bounced",
                min = "10",
                max = "1000")
        int hookFlashMinMillis() default 100;

        @AttributeDefinition(
                description = "Time in ms from which on the handset is hung up; 0 = there is no hook flash",
                min = "0",
                max = "2000")
        int hookFlashMaxMillis() default 500;
    }

    @Activate
    public Desk(
            @Reference Lines lines,
            @Reference Calls calls,
            @Reference ConfigStore config,
            @Reference PhoneLoop loop,
            @Reference Timeline timeline,
            Settings settings) {
        this.loop = loop;
        this.timeline = timeline;
        runner = new DeskRunner(lines, calls, config, loop, timeline, window(settings, timeline));
        configSubscription = config.subscribe(change -> loop.execute(runner::configChanged));
        loop.execute(runner::start);
    }

    private static HookFlash.Window window(Settings settings, Timeline timeline) {
        int least = settings.hookFlashMinMillis();
        int most = settings.hookFlashMaxMillis();
        if (most != 0 && (least < 0 || most <= least)) {
            timeline.record(
                    "desk.trouble",
                    "hookFlashMaxMillis: 0, or more than hookFlashMinMillis is expected; 100 and 500 are used");
            return HookFlash.Window.USUAL;
        }
        return new HookFlash.Window(Duration.ofMillis(least), Duration.ofMillis(most));
    }

    /** Silences the phone, darkens lamps and display, and lets go of everything. */
    @Deactivate
    public void close() throws Exception {
        configSubscription.close();
        loop.execute(() -> {
            runner.close();
            subscriptions.values().forEach(this::closeQuietly);
            subscriptions.clear();
        });
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTones(Tones found) {
        change(() -> runner.audio().bind(found));
    }

    void unbindTones(Tones gone) {
        loop.execute(() -> runner.audio().unbind(gone));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSound(Sound found) {
        change(() -> runner.audio().bind(found));
    }

    void unbindSound(Sound gone) {
        change(() -> runner.audio().unbind(gone));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindPhoneBook(PhoneBook found) {
        loop.execute(() -> runner.directory().bind(found));
    }

    void unbindPhoneBook(PhoneBook gone) {
        loop.execute(() -> runner.directory().unbind(gone));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindHistory(CallHistory found) {
        loop.execute(() -> {
            runner.directory().bind(found);
            subscribe(
                    found,
                    found.onChange(() ->
                            loop.execute(() -> runner.handle(runner.directory().past()))));
            runner.handle(runner.directory().past());
        });
    }

    void unbindHistory(CallHistory gone) {
        loop.execute(() -> {
            unsubscribe(gone);
            runner.directory().unbind(gone);
            runner.handle(runner.directory().past());
        });
    }

    /**
     * A hook that flaps leaves one task at a time on the loop: the last position counts. Of several the handset is in
     * hand while any is lifted.
     */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindHook(HookSwitch hook) {
        AtomicReference<@Nullable Boolean> latest = new AtomicReference<>();
        loop.execute(() -> {
            subscribe(hook, hook.subscribe(lifted -> {
                if (latest.getAndSet(lifted) == null) {
                    loop.execute(
                            () -> Optional.ofNullable(latest.getAndSet(null)).ifPresent(up -> moved(hook, up)));
                }
            }));
            moved(hook, hook.offHook());
        });
    }

    void unbindHook(HookSwitch hook) {
        loop.execute(() -> {
            unsubscribe(hook);
            hooks.remove(hook);
            runner.handle(new DeskEvent.HookLost(hooks.containsValue(true)));
        });
    }

    private void moved(HookSwitch hook, boolean lifted) {
        if (subscriptions.containsKey(hook)) {
            hooks.put(hook, lifted);
            runner.handle(new DeskEvent.HookMoved(hooks.containsValue(true)));
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindKeypad(Keypad keypad) {
        loop.execute(() -> subscribe(keypad, keypad.subscribe(key -> loop.execute(() -> runner.pressed(key)))));
    }

    void unbindKeypad(Keypad keypad) {
        loop.execute(() -> unsubscribe(keypad));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindLamp(Lamp lamp) {
        change(() -> runner.panel().add(lamp));
    }

    void unbindLamp(Lamp lamp) {
        loop.execute(() -> runner.panel().remove(lamp));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindDisplay(Display display) {
        change(() -> runner.panel().add(display));
    }

    void unbindDisplay(Display display) {
        loop.execute(() -> runner.panel().remove(display));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindOutletSwitch(OutletSwitch found) {
        change(() -> runner.panel().add(found));
    }

    void unbindOutletSwitch(OutletSwitch gone) {
        loop.execute(() -> runner.panel().remove(gone));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindNotice(Notice notice) {
        loop.execute(() -> {
            notices.add(notice);
            runner.handle(new DeskEvent.NoticesChanged(notices));
        });
    }

    void unbindNotice(Notice notice) {
        loop.execute(() -> {
            notices.remove(notice);
            runner.handle(new DeskEvent.NoticesChanged(notices));
        });
    }

    private void change(Runnable hardware) {
        loop.execute(() -> {
            hardware.run();
            runner.refresh();
        });
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

    @Override
    public Map<String, LampPattern> lamps() {
        return runner.view().lamps();
    }

    @Override
    public List<String> display() {
        return runner.view().display();
    }

    @Override
    public boolean offHook() {
        return runner.view().offHook();
    }

    @Override
    public void testLamps() {
        loop.execute(() -> runner.handle(new DeskEvent.LampTestAsked()));
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        return runner.onChange(listener);
    }
}
