package org.evertone.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.evertone.audio.Outlet;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.call.Calls;
import org.evertone.config.ConfigStore;
import org.evertone.config.KeepAliveMode;
import org.evertone.config.LineFeatures;
import org.evertone.config.LineSettings;
import org.evertone.config.PhoneFeatures;
import org.evertone.config.PhoneSettings;
import org.evertone.config.Secret;
import org.evertone.config.VoiceSettings;
import org.evertone.directory.CallHistory;
import org.evertone.directory.Contact;
import org.evertone.directory.PhoneBook;
import org.evertone.hal.Display;
import org.evertone.hal.HookSwitch;
import org.evertone.hal.Key;
import org.evertone.hal.Lamp;
import org.evertone.hal.LampPattern;
import org.evertone.hal.Notice;
import org.evertone.hal.OutletSwitch;
import org.evertone.line.LineState;
import org.evertone.line.LineStatus;
import org.evertone.line.Lines;
import org.evertone.line.LinesListener;
import org.evertone.line.MessageSummary;
import org.evertone.media.Sound;
import org.evertone.media.Tones;
import org.evertone.runtime.TimelineRecorder;
import org.evertone.runtime.VirtualLoop;
import org.junit.jupiter.api.Test;

@SuppressWarnings("unchecked")
class DeskTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final List<String> log = new ArrayList<>();
    private final List<LineSettings> lines = new ArrayList<>();
    private final BlockingQueue<Map<?, ?>> saved = new LinkedBlockingQueue<>();
    private LinesListener lineListener;
    private Calls.CallsListener callListener;
    private Consumer<ConfigStore.Change> config;
    private boolean muted;
    private Outlet outlet = Outlet.HANDSET;
    private boolean refuse;
    private Consumer<Boolean> hook;
    private Consumer<Key> keys;
    private final Desk desk = new Desk(
            fake(Lines.class, (name, args) -> {
                lineListener = name.equals("addListener") ? (LinesListener) args[0] : lineListener;
                return switch (name) {
                    case "statuses" -> List.of(status(LineState.REGISTERED_PRIMARY));
                    case "messages" -> MessageSummary.NONE;
                    default -> null;
                };
            }),
            fake(Calls.class, (name, args) -> switch (name) {
                case "addListener" -> callListener = (Calls.CallsListener) args[0];
                case "calls" -> List.of();
                case "earlyMedia" -> false;
                case "dial" -> {
                    if (refuse) {
                        throw new IllegalArgumentException("dial target: is no number");
                    }
                    log.add("dial " + args[1]);
                    callListener.onCall(call(CallState.DIALLING));
                    yield "c";
                }
                case "hangUp" -> log.add("hangUp");
                default -> null;
            }),
            fake(ConfigStore.class, (name, args) -> switch (name) {
                case "phone" ->
                    new PhoneSettings(
                            5060,
                            Duration.ZERO,
                            10000,
                            100,
                            true,
                            Duration.ZERO,
                            0,
                            11,
                            List.of(),
                            PhoneFeatures.STANDARD,
                            Map.of());
                case "lines" -> lines;
                case "set" -> {
                    saved.add((Map<?, ?>) args[0]);
                    yield null;
                }
                default -> {
                    config = (Consumer<ConfigStore.Change>) args[0];
                    yield (AutoCloseable) () -> log.add("unsubscribed");
                }
            }),
            loop,
            new TimelineRecorder(),
            fake(Desk.Settings.class, (name, args) -> name.equals("hookFlashMinMillis") ? 100 : 500));

    @Test
    void handsetAndKeysMakeACallAndTonesFollow() {
        bindAll();
        log.clear();
        hook.accept(true);
        loop.runDue();
        for (Key key : List.of(Key.DIGIT_6, Key.DIGIT_0, Key.DIGIT_0, Key.POUND)) {
            keys.accept(key);
        }
        loop.runDue();
        callListener.onCall(call(CallState.ACTIVE));
        hook.accept(false);
        loop.runDue();
        assertFalse(log.contains("hangUp"), "it could be a flash");
        loop.advance(HookFlash.Window.USUAL.most());
        assertEquals(
                List.of(
                        "play 350+440/0",
                        "once 770+1477/120",
                        "stop",
                        "once 941+1336/120",
                        "once 941+1336/120",
                        "once 941+1477/120",
                        "dial 600",
                        "lamp active",
                        "hangUp"),
                log.stream().filter(entry -> !entry.startsWith("rows")).toList());
    }

    @Test
    void theRingerRingsUntilTheCallIsAnsweredAndTheHandsetIsHeard() {
        bindAll();
        desk.bindSound(sound());
        loop.runDue();
        log.clear();
        callListener.onCall(call(CallState.RINGING));
        keys.accept(Key.SPEAKER);
        loop.runDue();
        callListener.onCall(call(CallState.ACTIVE));
        hook.accept(true);
        loop.runDue();
        assertEquals(
                List.of("ring " + TonePlan.RINGER, "use SPEAKER", "stopRinging", "use HANDSET"),
                log.stream()
                        .filter(entry -> entry.matches("(ring|stopRinging|use|play).*"))
                        .toList());
    }

    @Test
    void withoutARingerThePhoneRingsWhereItsTonesSound() {
        bindAll();
        log.clear();
        callListener.onCall(call(CallState.RINGING));
        assertTrue(log.contains("play " + TonePlan.RINGER), log.toString());
    }

    @Test
    void hardwareIsToldOnlyOfChanges() {
        bindAll();
        log.clear();
        lineListener.onStatus(status(LineState.REGISTERED_PRIMARY));
        assertEquals(List.of(), log);
        lineListener.onStatus(status(LineState.FAILING_OVER));
        lineListener.onStatus(status(LineState.FAILING_OVER));
        assertEquals(List.of("lamp failing-over", "rows [Switching server, Please wait...]"), log);
    }

    @Test
    void deskCanBeSeenWithoutAnyHardware() {
        List<String> changes = new ArrayList<>();
        desk.onChange(() -> changes.add(desk.display().get(0)));
        loop.runDue();
        lineListener.onStatus(status(LineState.PROBING));
        assertEquals("probing", desk.lamps().get("line1").name());
        assertEquals(List.of("Testing primary", "On backup, OK"), desk.display());
        assertEquals("Testing primary", changes.get(changes.size() - 1));
    }

    @Test
    void elapsedTimeIsRedrawnEachSecond() {
        bindAll();
        callListener.onCall(call(CallState.ACTIVE));
        log.clear();
        loop.advance(Duration.ofSeconds(3));
        assertEquals(
                List.of("rows [1002, 00:01]", "rows [1002, 00:02]", "rows [1002, 00:03]"),
                log.stream().filter(entry -> entry.startsWith("rows")).toList());
    }

    @Test
    void closingSilencesAndDarkensThePhone() throws Exception {
        bindAll();
        hook.accept(true);
        loop.runDue();
        log.clear();
        desk.close();
        loop.runDue();
        assertTrue(
                log.containsAll(List.of("unsubscribed", "stop", "lamp off", "rows []", "hook closed")), log.toString());
        assertTrue(loop.idle());
    }

    @Test
    void aHookThatFlapsLeavesOneTaskAtATimeOnTheLoopAndItsLastPositionCounts() {
        bindAll();
        for (int i = 0; i < 1000; i++) {
            hook.accept(i % 2 == 0);
        }
        hook.accept(true);
        log.clear();
        loop.runDue();
        assertEquals(
                List.of("play 350+440/0"),
                log.stream().filter(entry -> !entry.startsWith("rows")).toList());
        assertTrue(desk.offHook());
    }

    @Test
    void theHandsetIsInHandWhileAnyOfSeveralIsLifted() {
        bindAll();
        List<Consumer<Boolean>> second = new ArrayList<>();
        HookSwitch other = new HookSwitch() {
            @Override
            public boolean offHook() {
                return false;
            }

            @Override
            public AutoCloseable subscribe(Consumer<Boolean> listener) {
                second.add(listener);
                return () -> {};
            }
        };
        hook.accept(true);
        loop.runDue();
        desk.bindHook(other);
        loop.runDue();
        assertTrue(desk.offHook(), "the other one lies");
        second.get(0).accept(true);
        hook.accept(false);
        loop.runDue();
        assertTrue(desk.offHook());
        desk.unbindHook(other);
        loop.runDue();
        assertFalse(desk.offHook());
    }

    @Test
    void anOutletThatOthersChoseCountsForTheCallAndItsAmplifierAndNotForTheNext() {
        bindAll();
        desk.bindSound(sound());
        desk.bindOutletSwitch(outletSwitch(Outlet.SPEAKER));
        hook.accept(true);
        loop.runDue();
        callListener.onCall(call(CallState.ACTIVE));
        outlet = Outlet.SPEAKER;
        log.clear();
        loop.advance(Duration.ofSeconds(1));
        assertTrue(log.contains("SPEAKER true"), log.toString());
        assertFalse(log.contains("use HANDSET"), log.toString());
        hook.accept(false);
        loop.advance(HookFlash.Window.USUAL.most());
        assertEquals(Outlet.HANDSET, outlet);
        assertTrue(log.contains("SPEAKER false"), log.toString());
    }

    @Test
    void theVolumeKeysSetTheSound() {
        desk.bindSound(sound());
        keys(Key.VOLUME_UP);
        assertTrue(log.contains("volume RINGER 60"), log.toString());
        assertEquals(List.of("Ringer volume", "60%"), desk.display());
    }

    @Test
    void theMicrophoneIsMutedByItsKeyAndWhatOthersMuteIsSeen() {
        desk.bindSound(sound());
        bindAll();
        hook.accept(true);
        callListener.onCall(call(CallState.ACTIVE));
        keys(Key.MUTE);
        assertTrue(log.contains("mute true"), log.toString());
        assertEquals("muted", desk.lamps().get("mute").name());
        muted = false;
        loop.advance(Duration.ofSeconds(1));
        assertTrue(desk.lamps().get("mute").off());
    }

    @Test
    void outletSwitchesFollowTheOutletInUseAndTheBell() {
        desk.bindOutletSwitch(outletSwitch(Outlet.SPEAKER));
        desk.bindOutletSwitch(outletSwitch(Outlet.RINGER));
        keys(Key.SPEAKER);
        keys(Key.SPEAKER);
        callListener.onCall(call(CallState.RINGING));
        assertEquals(
                List.of("SPEAKER false", "RINGER false", "SPEAKER true", "SPEAKER false", "RINGER true"),
                log.stream()
                        .filter(entry -> entry.matches("[A-Z]+ (true|false)"))
                        .toList());
    }

    @Test
    void doNotDisturbIsSavedOffTheLoop() throws Exception {
        lines.add(lineSettings());
        loop.runDue();
        config.accept(new ConfigStore.Change(Set.of(1), false));
        keys(Key.DND);
        assertEquals(Map.of("SIP1 Enable DND", "1"), saved.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void noticesAreShownWhileTheyAreThereWithTheirLink() {
        bindAll();
        Notice setUp = new Notice(Notice.Kind.SET_UP, List.of("Set me up"), "https://10.0.0.7/");
        log.clear();
        desk.bindNotice(setUp);
        loop.runDue();
        desk.unbindNotice(setUp);
        loop.runDue();
        assertEquals(List.of("rows [Set me up] https://10.0.0.7/", "rows [00:00, 1001 Reception]"), log);
    }

    @Test
    void namesComeFromThePhoneBookAndMissedCallsFromTheHistory() {
        List<Runnable> changes = new ArrayList<>();
        int[] missed = {1};
        desk.bindPhoneBook(fake(
                PhoneBook.class,
                (name, args) -> Optional.of(new Contact("Anna", "1002"))
                        .filter(contact -> contact.number().equals(args[0]))));
        desk.bindHistory(fake(CallHistory.class, (name, args) -> switch (name) {
            case "records" -> List.of();
            case "missed" -> missed[0];
            case "lastDialled" -> Optional.of("1002");
            case "onChange" -> {
                changes.add((Runnable) args[0]);
                yield (AutoCloseable) () -> {};
            }
            default -> null;
        }));
        loop.runDue();
        assertEquals("mwi", desk.lamps().get("message").name());
        missed[0] = 0;
        changes.get(0).run();
        loop.runDue();
        assertTrue(desk.lamps().get("message").off());
        callListener.onCall(call(CallState.RINGING));
        assertEquals(List.of("Anna", "1002"), desk.display());
    }

    @Test
    void whatTheCallsRefuseIsSaidAndNothingElseHappens() {
        bindAll();
        refuse = true;
        for (char symbol : "600#".toCharArray()) {
            keys(Key.of(symbol).orElseThrow());
        }
        assertEquals("Cannot call", desk.display().get(0));
    }

    @Test
    void aLampThatWouldFlashTooOftenIsDarkForAMomentAndThenShowsItsPattern() {
        bindAll();
        loop.advance(Duration.ofSeconds(2));
        log.clear();
        lineListener.onStatus(status(LineState.UNREGISTERED));
        loop.advance(Duration.ofMillis(700));
        lineListener.onStatus(status(LineState.FAILING_OVER));
        loop.advance(Duration.ofMillis(299));
        assertEquals(List.of("lamp unregistered", "lamp off"), lampLog());
        loop.advance(Duration.ofMillis(1));
        assertEquals(List.of("lamp unregistered", "lamp off", "lamp failing-over"), lampLog());
    }

    private List<String> lampLog() {
        return log.stream().filter(entry -> entry.startsWith("lamp")).toList();
    }

    @Test
    void everyLampIsTestedAlsoOneThatTheDeskHasNoUseFor() {
        bindAll();
        desk.bindLamp(lamp("spare"));
        loop.runDue();
        log.clear();
        desk.testLamps();
        loop.runDue();
        assertEquals(2, log.stream().filter(entry -> entry.equals("lamp test")).count());
        loop.advance(LampTest.EACH.multipliedBy(4));
        assertTrue(
                log.subList(log.size() - 2, log.size()).containsAll(List.of("lamp registered:primary", "lamp off")),
                log.toString());
    }

    private void keys(Key key) {
        if (keys == null) {
            bindAll();
        }
        loop.runDue();
        keys.accept(key);
        loop.runDue();
    }

    private Sound sound() {
        return fake(Sound.class, (name, args) -> switch (name) {
            case "outlet" -> outlet;
            case "use" -> {
                outlet = (Outlet) args[0];
                yield log.add("use " + outlet);
            }
            case "muted" -> muted;
            case "volume" -> {
                if (args.length == 1) {
                    yield 50;
                }
                yield log.add("volume " + args[0] + " " + args[1]);
            }
            case "mute" -> {
                muted = (Boolean) args[0];
                yield log.add("mute " + muted);
            }
            default -> log.add(name + (args == null ? "" : " " + args[0]));
        });
    }

    private OutletSwitch outletSwitch(Outlet outlet) {
        return fake(
                OutletSwitch.class, (name, args) -> name.equals("outlet") ? outlet : log.add(outlet + " " + args[0]));
    }

    private Lamp lamp(String lampName) {
        return new Lamp() {
            @Override
            public String name() {
                return lampName;
            }

            @Override
            public void show(LampPattern pattern) {
                log.add("lamp " + pattern.name());
            }
        };
    }

    private static LineSettings lineSettings() {
        return new LineSettings(
                1,
                true,
                List.of(),
                "1001",
                "1001",
                new Secret(""),
                "",
                "",
                "",
                true,
                Duration.ZERO,
                3,
                KeepAliveMode.values()[0],
                Duration.ZERO,
                3,
                Duration.ZERO,
                Duration.ZERO,
                true,
                VoiceSettings.of(List.of()),
                LineFeatures.PLAIN);
    }

    private void bindAll() {
        desk.bindTones(fake(Tones.class, (name, args) -> log.add(name + (args == null ? "" : " " + args[0]))));
        desk.bindLamp(lamp("line1"));
        desk.bindDisplay(new Display() {
            @Override
            public int rows() {
                return 2;
            }

            @Override
            public int columns() {
                return 16;
            }

            @Override
            public void show(List<String> rows) {
                log.add("rows " + rows);
            }

            @Override
            public void show(List<String> rows, String link) {
                log.add("rows " + rows + " " + link);
            }
        });
        desk.bindHook(new HookSwitch() {
            @Override
            public boolean offHook() {
                return false;
            }

            @Override
            public AutoCloseable subscribe(Consumer<Boolean> listener) {
                hook = listener;
                return () -> log.add("hook closed");
            }
        });
        desk.bindKeypad(listener -> {
            keys = listener;
            return () -> log.add("keys closed");
        });
        loop.runDue();
    }

    private CallView call(CallState state) {
        return new CallView(
                "c",
                1,
                state,
                state == CallState.RINGING,
                "",
                "1002",
                Optional.of(loop.nanoTime()),
                Optional.empty(),
                "",
                false,
                false);
    }

    private static LineStatus status(LineState state) {
        return new LineStatus(1, state, 1, List.of(), "", List.of(), Optional.empty(), "1001 Reception");
    }

    private interface Answering {
        Object on(String name, Object[] args);
    }

    private static <T> T fake(Class<T> type, Answering answering) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (method.getDeclaringClass() == Object.class) {
                return method.getName().equals("hashCode") ? System.identityHashCode(proxy) : proxy == args[0];
            }
            Object answer = answering.on(method.getName(), args);
            return method.getReturnType() == void.class ? null : answer;
        }));
    }
}
