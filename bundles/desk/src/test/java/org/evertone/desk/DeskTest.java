package org.evertone.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.call.Calls;
import org.evertone.config.ConfigStore;
import org.evertone.config.PhoneFeatures;
import org.evertone.config.PhoneSettings;
import org.evertone.hal.Display;
import org.evertone.hal.HookSwitch;
import org.evertone.hal.Key;
import org.evertone.hal.Lamp;
import org.evertone.hal.LampPattern;
import org.evertone.line.LineState;
import org.evertone.line.LineStatus;
import org.evertone.line.Lines;
import org.evertone.line.LinesListener;
import org.evertone.media.Sound;
import org.evertone.media.Tones;
import org.evertone.runtime.TimelineRecorder;
import org.evertone.runtime.VirtualLoop;
import org.junit.jupiter.api.Test;

class DeskTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final List<String> log = new ArrayList<>();
    private LinesListener lineListener;
    private Calls.CallsListener callListener;
    private Consumer<Boolean> hook;
    private Consumer<Key> keys;
    private final Desk desk = new Desk(
            fake(Lines.class, (name, args) -> {
                lineListener = name.equals("addListener") ? (LinesListener) args[0] : lineListener;
                return name.equals("statuses") ? List.of(status(LineState.REGISTERED_PRIMARY)) : null;
            }),
            fake(Calls.class, (name, args) -> switch (name) {
                case "addListener" -> callListener = (Calls.CallsListener) args[0];
                case "calls" -> List.of();
                case "earlyMedia" -> false;
                case "dial" -> {
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
                            PhoneFeatures.STANDARD);
                case "lines" -> List.of();
                default -> (AutoCloseable) () -> log.add("unsubscribed");
            }),
            loop,
            new TimelineRecorder());

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
        desk.bindSound(fake(Sound.class, (name, args) -> log.add(name + (args == null ? "" : " " + args[0]))));
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

    private void bindAll() {
        desk.bindTones(fake(Tones.class, (name, args) -> log.add(name + (args == null ? "" : " " + args[0]))));
        desk.bindLamp(new Lamp() {
            @Override
            public String name() {
                return "line1";
            }

            @Override
            public void show(LampPattern pattern) {
                log.add("lamp " + pattern.name());
            }
        });
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
            Object answer = answering.on(method.getName(), args);
            return method.getReturnType() == void.class ? null : answer;
        }));
    }
}
