package org.evertone.lab;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/**
 * How evenly packets leave in a call: the error of the spacing of RTP packets by the kernel's time, for the phone and, in
 * the same seconds, for the far end, which has real-time priority where that is allowed; idle, under load, and across a
 * forced full collection of garbage. With it what the call costs the phone.
 */
final class PaceBench {

    private static final Duration WINDOW = Duration.ofSeconds(6);
    private static final Duration BETWEEN = Duration.ofSeconds(4);
    static final Duration CALL = WINDOW.plus(BETWEEN)
            .multipliedBy((long) AudioBench.RUNS * Load.values().length)
            .plusSeconds(60);
    private static final int REQUESTS_PER_SECOND = 40;
    /** Nothing needs it where there is no sound card, but media looks at what it offers. */
    private static final String LEAF_BUNDLE = "org.evertone.audio-alsa";

    private final Lab lab;
    private final Phone phone;
    private final Inspector inspector;
    private final RtpCapture capture;
    private final AtomicInteger requests = new AtomicInteger();

    private enum Load {
        IDLE,
        WEB_AND_UPDATE,
        FULL_COLLECTION
    }

    /** One window; times in microseconds since 1970. */
    private record Window(
            Load load,
            long from,
            long to,
            double phoneCpu,
            double farEndCpu,
            double allocated,
            double allocatedBySound) {}

    private record Pace(double middle, double high, double most) {
        static Pace of(RtpStream stream) {
            long[] errors = stream.spacingErrorsMicros();
            return new Pace(
                    RtpStream.quantile(errors, 0.5) / 1e3,
                    RtpStream.quantile(errors, 0.99) / 1e3,
                    RtpStream.quantile(errors, 1) / 1e3);
        }
    }

    PaceBench(Lab lab, Phone phone) {
        this.lab = lab;
        this.phone = phone;
        inspector = new Inspector(phone.pid(), lab.folder());
        capture = lab.keep(new RtpCapture(lab.block(), lab.folder()));
    }

    void print(PrintStream out) {
        phone.dial(FarEnd.ACCOUNT);
        phone.awaitCall("active", AudioBench.SOON);
        phone.talk(Duration.ofSeconds(5));
        List<Window> windows = new ArrayList<>();
        for (int run = 0; run < AudioBench.RUNS; run++) {
            for (Load load : Load.values()) {
                windows.add(window(load));
            }
        }
        phone.hangUp();
        phone.awaitIdle(AudioBench.SOON);
        out.printf(
                Locale.ROOT,
                "%nSpacing error of RTP packets in a call, ms; under load with %d web requests a second (%d answered)%n"
                        + "and an update of the bundle %s%n%n%-18s%-10s%8s%8s%8s%10s%14s%14s%14s%n",
                REQUESTS_PER_SECOND,
                requests.get(),
                LEAF_BUNDLE,
                "",
                "",
                "p50",
                "p99",
                "max",
                "worst",
                "CPU %",
                "kB/s all",
                "kB/s sound");
        List<RtpCapture.Seen> sent = capture.fromPhone();
        List<RtpCapture.Seen> received = capture.toPhone();
        for (Load load : Load.values()) {
            List<Window> mine =
                    windows.stream().filter(window -> window.load() == load).toList();
            row(out, load, "phone", mine, sent, Window::phoneCpu);
            row(out, load, "baresip", mine, received, Window::farEndCpu);
        }
    }

    private static void row(
            PrintStream out,
            Load load,
            String who,
            List<Window> windows,
            List<RtpCapture.Seen> packets,
            ToDoubleFunction<Window> cpu) {
        List<Pace> paces = windows.stream()
                .map(window -> Pace.of(RtpStream.voice(
                        packets.stream()
                                .filter(packet -> packet.atMicros() >= window.from() && packet.atMicros() < window.to())
                                .toList(),
                        Speech.NARROW_HZ)))
                .toList();
        boolean phone = who.equals("phone");
        out.printf(
                Locale.ROOT,
                "%-18s%-10s%8.2f%8.2f%8.2f%10.2f%14.1f%14s%14s%n",
                load.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                who,
                median(paces, Pace::middle),
                median(paces, Pace::high),
                median(paces, Pace::most),
                paces.stream().mapToDouble(Pace::most).max().orElse(0),
                100 * median(windows, cpu),
                phone ? String.format(Locale.ROOT, "%.1f", median(windows, Window::allocated) / 1e3) : "",
                phone ? String.format(Locale.ROOT, "%.2f", median(windows, Window::allocatedBySound) / 1e3) : "");
    }

    private Window window(Load load) {
        // asking wakes the phone's attach listener: not inside the window
        long all = inspector.allocatedBytes();
        long sound = inspector.allocatedBytes("media-");
        double phoneCpu = inspector.cpuSeconds();
        double farEndCpu = Inspector.cpuSeconds(lab.farEnd().pid());
        long from = RtpCapture.nowMicros();
        if (load == Load.IDLE) {
            phone.talk(WINDOW);
        } else {
            AtomicBoolean over = new AtomicBoolean();
            DelayLine.thread("web hammer", () -> hammer(over));
            phone.talk(WINDOW.dividedBy(2));
            if (load == Load.FULL_COLLECTION) {
                inspector.collectGarbage();
            } else {
                inspector.update(LEAF_BUNDLE);
            }
            phone.talk(WINDOW.dividedBy(2));
            over.set(true);
        }
        long to = RtpCapture.nowMicros();
        double seconds = (to - from) / 1e6;
        return new Window(
                load,
                from,
                to,
                (inspector.cpuSeconds() - phoneCpu) / seconds,
                (Inspector.cpuSeconds(lab.farEnd().pid()) - farEndCpu) / seconds,
                (inspector.allocatedBytes() - all) / seconds,
                (inspector.allocatedBytes("media-") - sound) / seconds);
    }

    private void hammer(AtomicBoolean over) {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(phone.web()))
                .timeout(AudioBench.SOON)
                .build();
        while (!over.get()) {
            try {
                client.send(request, HttpResponse.BodyHandlers.discarding());
                requests.incrementAndGet();
            } catch (IOException e) {
                // it may refuse: then it is not counted
                continue;
            } catch (InterruptedException e) {
                return;
            }
            LockSupport.parkNanos(1_000_000_000L / REQUESTS_PER_SECOND);
        }
    }

    private static <T> double median(List<T> all, ToDoubleFunction<T> value) {
        return AudioBench.median(all.stream().mapToDouble(value).toArray());
    }
}
