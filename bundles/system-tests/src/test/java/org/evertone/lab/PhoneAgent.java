package org.evertone.lab;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs inside the phone when {@link Inspector} asks: counts what its threads allocate, updates a bundle, stands in for the
 * sound card with a device that clicks, and for the person at the desk. Everything of the phone is reached by reflection, so that nothing of it has
 * to be here.
 */
public final class PhoneAgent {

    static final int CLICK_SPACING_MILLIS = 1_000;

    private static final int LOUD = 4_000;
    private static final int CLICK_PEAK = 16_000;
    private static final long QUIET_MICROS = 300_000;
    private static final List<Long> SPOKEN = new ArrayList<>();
    private static final List<Long> HEARD = new ArrayList<>();

    private PhoneAgent() {}

    /** @param arguments command, file for the answer and parameter, separated by bars */
    public static void agentmain(String arguments, Instrumentation instrumentation) throws Exception {
        String[] words = arguments.split("\\|", -1);
        Path answer = Path.of(words[1]);
        String text;
        try {
            text = switch (words[0]) {
                case "threads" -> threads();
                case "update" -> update(words[2], instrumentation);
                case "clicks" -> device(instrumentation, LOUD);
                case "listens" -> device(instrumentation, 0);
                case "times" -> times();
                case "lamp" -> Desk.lamp(words[2], instrumentation);
                case "lamp told" -> Desk.told();
                case "lifts" -> Desk.lift(words[2].split(" "), instrumentation);
                case "presses" -> Desk.press(words[2].split(" "), instrumentation);
                default -> throw new IllegalArgumentException(words[0]);
            };
        } catch (Exception e) {
            text = "failed: " + e;
        }
        Path draft = answer.resolveSibling(answer.getFileName() + ".draft");
        Files.writeString(draft, text);
        Files.move(draft, answer);
    }

    /** A line for each thread: allocated bytes, name. */
    private static String threads() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        StringBuilder text = new StringBuilder();
        for (ThreadInfo thread : threads.dumpAllThreads(false, false)) {
            text.append(threads.getThreadAllocatedBytes(thread.getThreadId()))
                    .append(' ')
                    .append(thread.getThreadName())
                    .append('\n');
        }
        return text.toString();
    }

    private static String update(String symbolicName, Instrumentation instrumentation) throws Exception {
        Object context = context(instrumentation);
        for (Object bundle : (Object[]) call(context, "getBundles")) {
            if (symbolicName.equals(call(bundle, "getSymbolicName"))) {
                call(bundle, "stop");
                call(bundle, "update");
                call(bundle, "start");
                return "updated";
            }
        }
        throw new IllegalArgumentException("no bundle " + symbolicName);
    }

    /** @param loud what a click is louder than; 0 = every sound counts, and the microphone is still */
    private static String device(Instrumentation instrumentation, int loud) throws Exception {
        Class<?> device = loaded("org.evertone.audio.AudioDevice", instrumentation);
        Class<?> stream = loaded("org.evertone.audio.AudioStream", instrumentation);
        Object service = Proxy.newProxyInstance(
                device.getClassLoader(),
                new Class<?>[] {device},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "open", "openPlayback" ->
                        Proxy.newProxyInstance(
                                stream.getClassLoader(),
                                new Class<?>[] {stream},
                                new Clicking((int) arguments[0], (int) arguments[1], loud));
                    case "name" -> "clicks";
                    case "volume" -> false;
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> "clicks";
                });
        return register(device, service, "service.ranking", Integer.MAX_VALUE, instrumentation);
    }

    private static String register(
            Class<?> type, Object service, String property, Object value, Instrumentation instrumentation)
            throws Exception {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(property, value);
        Class.forName("org.osgi.framework.BundleContext")
                .getMethod("registerService", Class.class, Object.class, Dictionary.class)
                .invoke(context(instrumentation), type, service, properties);
        return "registered";
    }

    private static Object service(String type, Instrumentation instrumentation) throws Exception {
        Class<?> contextType = Class.forName("org.osgi.framework.BundleContext");
        Object context = context(instrumentation);
        Object reference =
                contextType.getMethod("getServiceReference", String.class).invoke(context, type);
        return contextType
                .getMethod("getService", Class.forName("org.osgi.framework.ServiceReference"))
                .invoke(context, reference);
    }

    /** A line with the moments of the clicks spoken and one with those heard, microseconds since 1970. */
    private static String times() {
        synchronized (SPOKEN) {
            return join(SPOKEN) + "\n" + join(HEARD) + "\n";
        }
    }

    private static String join(List<Long> moments) {
        return String.join(" ", moments.stream().map(String::valueOf).toList());
    }

    /** The context of the bundle that speaks of sound, whose classes anybody may offer as services. */
    private static Object context(Instrumentation instrumentation) throws Exception {
        ClassLoader loader =
                loaded("org.evertone.audio.AudioDevice", instrumentation).getClassLoader();
        Object bundle = Class.forName("org.osgi.framework.BundleReference")
                .getMethod("getBundle")
                .invoke(loader);
        return call(bundle, "getBundleContext");
    }

    private static Class<?> loaded(String name, Instrumentation instrumentation) throws IOException {
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (type.getName().equals(name)) {
                return type;
            }
        }
        throw new IOException("the phone has not loaded " + name);
    }

    private static Object call(Object target, String method) throws Exception {
        Class<?> type = Class.forName(
                target.getClass().getName().contains("Context")
                        ? "org.osgi.framework.BundleContext"
                        : "org.osgi.framework.Bundle");
        Object result = type.getMethod(method).invoke(target);
        return result == null ? "" : result;
    }

    /** A microphone that clicks for one frame every second, and a speaker that notes when a click begins. */
    private static final class Clicking implements InvocationHandler {
        private final long frameNanos;
        private final int rateHz;
        private final int frameSamples;
        private final int loud;
        private final Pace capture = new Pace();
        private final Pace playout = new Pace();
        private long frames;
        private long lastLoudMicros;

        Clicking(int rateHz, int frameSamples, int loud) {
            this.rateHz = rateHz;
            this.frameSamples = frameSamples;
            this.loud = loud;
            frameNanos = frameSamples * 1_000_000_000L / rateHz;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            switch (method.getName()) {
                case "read" -> read((short[]) arguments[0]);
                case "write" -> write((short[]) arguments[0]);
                case "delaySamples" -> {
                    return 0;
                }
                case "interruptions" -> {
                    return 0L;
                }
                case "hashCode" -> {
                    return System.identityHashCode(proxy);
                }
                case "equals" -> {
                    return proxy == arguments[0];
                }
                case "toString" -> {
                    return "clicks";
                }
                default -> {}
            }
            return PhoneAgent.nothing();
        }

        private void read(short[] frame) {
            capture.await(frameNanos);
            boolean clicks = loud > 0 && frames++ % (CLICK_SPACING_MILLIS * 1_000_000L / frameNanos) == 0;
            for (int i = 0; i < frame.length; i++) {
                frame[i] = (short) (clicks ? CLICK_PEAK * Math.sin(2 * Math.PI * 1000 * (i + 0.5) / rateHz) : 0);
            }
            if (clicks) {
                synchronized (SPOKEN) {
                    SPOKEN.add(micros() - frameNanos / 1000);
                }
            }
        }

        private void write(short[] frame) {
            long now = micros();
            for (int i = 0; i < frameSamples; i++) {
                if (Math.abs(frame[i]) > loud) {
                    long at = now + i * 1_000_000L / rateHz;
                    if (at - lastLoudMicros > QUIET_MICROS) {
                        synchronized (SPOKEN) {
                            HEARD.add(at);
                        }
                    }
                    lastLoudMicros = at;
                    break;
                }
            }
            playout.await(frameNanos);
        }
    }

    /** The hands and eyes of a person who is quicker than any. */
    private static final class Desk implements InvocationHandler {
        private static final List<String> TOLD = new ArrayList<>();

        private final String name;

        private Desk(String name) {
            this.name = name;
        }

        static String lamp(String name, Instrumentation instrumentation) throws Exception {
            Class<?> lamp = loaded("org.evertone.hal.Lamp", instrumentation);
            Object service = Proxy.newProxyInstance(lamp.getClassLoader(), new Class<?>[] {lamp}, new Desk(name));
            return register(lamp, service, "lamp.name", name, instrumentation);
        }

        static String told() {
            synchronized (TOLD) {
                return String.join("\n", TOLD);
            }
        }

        /** @param words times, ms between */
        static String lift(String[] words, Instrumentation instrumentation) throws Exception {
            Object device = service("org.evertone.hal.SimulatedDevice", instrumentation);
            Method hook =
                    loaded("org.evertone.hal.SimulatedDevice", instrumentation).getMethod("hook", boolean.class);
            long half = Long.parseLong(words[1]) / 2;
            List<Long> moments = new ArrayList<>();
            for (int time = 0; time < Integer.parseInt(words[0]); time++) {
                moments.add(micros());
                hook.invoke(device, true);
                Thread.sleep(half);
                hook.invoke(device, false);
                Thread.sleep(half);
            }
            return join(moments);
        }

        /** @param words times, ms between, key */
        static String press(String[] words, Instrumentation instrumentation) throws Exception {
            Object device = service("org.evertone.hal.SimulatedDevice", instrumentation);
            Class<?> keys = loaded("org.evertone.hal.Key", instrumentation);
            Object key =
                    ((Optional<?>) keys.getMethod("of", char.class).invoke(keys, words[2].charAt(0))).orElseThrow();
            Method press =
                    loaded("org.evertone.hal.SimulatedDevice", instrumentation).getMethod("press", keys);
            List<Long> moments = new ArrayList<>();
            for (int time = 0; time < Integer.parseInt(words[0]); time++) {
                moments.add(micros());
                press.invoke(device, key);
                Thread.sleep(Long.parseLong(words[1]));
            }
            return join(moments);
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Exception {
            switch (method.getName()) {
                case "show" -> {
                    String pattern =
                            (String) arguments[0].getClass().getMethod("name").invoke(arguments[0]);
                    synchronized (TOLD) {
                        TOLD.add(micros() + " " + pattern);
                    }
                    return PhoneAgent.nothing();
                }
                case "hashCode" -> {
                    return System.identityHashCode(proxy);
                }
                case "equals" -> {
                    return proxy == arguments[0];
                }
                default -> {
                    return name;
                }
            }
        }
    }

    /** A steady clock that does not drift with the time of its user. */
    private static final class Pace {
        private long nextNanos = Long.MIN_VALUE;

        void await(long frameNanos) {
            long now = System.nanoTime();
            nextNanos = nextNanos == Long.MIN_VALUE || now - nextNanos > 10 * frameNanos
                    ? now + frameNanos
                    : nextNanos + frameNanos;
            for (long left = nextNanos - now; left > 0; left = nextNanos - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    @SuppressWarnings("NullAway") // a proxy answers a void method with null
    private static Object nothing() {
        return null;
    }

    private static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
