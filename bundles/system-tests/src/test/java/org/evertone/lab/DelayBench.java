package org.evertone.lab;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * How long sound stays inside the phone, the jitter buffer aside. Mouth to wire: the age of a packet's first sample, from
 * the moment when it was spoken, when the packet leaves. Wire to ear: from a packet's arrival until its first sample is
 * handed to the sound card, less what the jitter buffer holds back by its own account. Measured with clicks on a device
 * that has no delay of its own.
 */
final class DelayBench {

    private static final int LOUD = 4_000;
    private static final double FAR_END_MILLIS = 500;

    private final Lab lab;
    private final Phone phone;

    DelayBench(Lab lab, Phone phone) {
        this.lab = lab;
        this.phone = phone;
    }

    void print(PrintStream out) throws IOException {
        clicking().write(lab.spokenBy(lab.farEnd().person()));
        Inspector inspector = new Inspector(phone.pid(), lab.folder());
        RtpCapture capture = lab.keep(new RtpCapture(lab.block(), lab.folder()));
        inspector.click();
        phone.dial(FarEnd.ACCOUNT);
        phone.awaitCall("active", AudioBench.SOON);
        List<Double> buffer = new ArrayList<>();
        for (int second = 0; second < 4 * AudioBench.RUNS; second++) {
            phone.talk(Duration.ofSeconds(1));
            phone.status().calls().forEach(call -> buffer.add(call.statistics().playoutDelayMillis()));
        }
        List<long[]> clicks = inspector.clicks();
        phone.hangUp();
        phone.awaitIdle(AudioBench.SOON);
        double held = AudioBench.median(
                buffer.stream().mapToDouble(Double::doubleValue).toArray());
        double mouth = AudioBench.median(ages(clicks.get(0), onsets(capture.fromPhone())));
        double ear = AudioBench.median(ages(onsets(capture.toPhone()), clicks.get(1)));
        out.printf(
                Locale.ROOT,
                "%nDelay inside the phone, ms, medians of %d clicks: mouth to wire %.1f, wire to ear %.1f of which the jitter"
                        + " buffer holds back %.1f;%nmouth to ear, jitter buffer aside: %.1f%n",
                Math.min(clicks.get(0).length, clicks.get(1).length),
                mouth,
                ear,
                held,
                mouth + ear - held);
    }

    /** From each click to the next of the other kind within half a second, in milliseconds. */
    private static double[] ages(long[] from, long[] to) {
        DoubleStream.Builder ages = DoubleStream.builder();
        for (long start : from) {
            for (long end : to) {
                double age = (end - start) / 1e3;
                if (age > 0 && age < FAR_END_MILLIS) {
                    ages.add(age);
                    break;
                }
            }
        }
        return ages.build().toArray();
    }

    /** When packets passed in which a click begins, moved by its place so that it stands for the packet's beginning. */
    private static long[] onsets(List<RtpCapture.Seen> packets) {
        List<Long> onsets = new ArrayList<>();
        long quietSince = 0;
        for (RtpCapture.Seen packet : packets) {
            byte[] media = packet.media();
            for (int i = 0; packet.payloadType() == Alaw.PAYLOAD_TYPE && i < media.length; i++) {
                if (Math.abs(Alaw.decode(media[i])) > LOUD) {
                    if (packet.atMicros() - quietSince > 300_000) {
                        onsets.add(packet.atMicros() + i * 1_000_000L / Speech.NARROW_HZ);
                    }
                    quietSince = packet.atMicros();
                    break;
                }
            }
        }
        return onsets.stream().mapToLong(Long::longValue).toArray();
    }

    private static Speech clicking() {
        short[] samples = new short[(4 * AudioBench.RUNS + 20) * Speech.NARROW_HZ];
        for (int start = 0; start < samples.length; start += Speech.NARROW_HZ) {
            for (int i = 0; i < Speech.NARROW_HZ / 100; i++) {
                samples[start + i] = (short) (16_000 * Math.sin(2 * Math.PI * (i + 0.5) / 8));
            }
        }
        return new Speech(samples, Speech.NARROW_HZ);
    }
}
