package org.evertone.lab;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.evertone.lab.PhoneConfig.Transport;

/** How the sound of the phone is, in numbers, beside its far end's: {@code ./phone bench audio}. */
public final class AudioBench {

    static final Duration SOON = Duration.ofSeconds(10);

    /** Windows of each kind; tables show medians over them. */
    static final int RUNS = Integer.getInteger("evertone.bench.runs", 5);

    private AudioBench() {}

    /** @param arguments parts to run: {@code pace}, {@code delay}, {@code impairment}; none = all */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.printf(
                Locale.ROOT,
                "Sound, medians of %d runs; load %.1f on %d processors%n",
                RUNS,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors());
        if (wanted("pace", arguments)) {
            try (Lab lab = Lab.open("bench pace", Lab.Options.USUAL.lasting(PaceBench.CALL))) {
                new PaceBench(lab, registered(lab)).print(out);
            }
        }
        if (wanted("delay", arguments)) {
            try (Lab lab = Lab.open("bench delay")) {
                new DelayBench(lab, registered(lab)).print(out);
            }
        }
        if (wanted("impairment", arguments)) {
            try (Lab lab = Lab.open("bench impairment", Lab.Options.USUAL.with(FarEnd.Person.USUAL.throughDetour()))) {
                new ImpairmentBench(lab, registered(lab)).print(out);
            }
        }
    }

    /** The middle one; 0 of none. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    private static Phone registered(Lab lab) {
        return Phone.registered(lab, PhoneConfig.of(lab.block(), Transport.UDP).line("VoiceCodecMap", "PCMA"));
    }

    private static boolean wanted(String part, String[] arguments) {
        return arguments.length == 0 || Arrays.asList(arguments).contains(part);
    }
}
