package org.evertone.browser;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/**
 * What the page sent of its microphone and what it got to play, taken off its WebSocket.
 *
 * @param rateHz of both
 */
record PageSound(int rateHz, short[] sent, short[] got, Pace sending, Pace getting) {
    /** Keeps each binary message and its time, by the number of its stream. Runs before the page's own scripts. */
    static final String RECORDER = """
        (() => {
          const streams = window.recorded = {};
          const keep = (way, message) => {
            const numbers = new Int16Array(message.buffer || message);
            const stream = streams[numbers[0]];
            if (!stream) return;
            stream[way].push(numbers.slice(1));
            stream.times[way].push(performance.now());
          };
          window.WebSocket = class extends WebSocket {
            constructor(address) {
              super(address);
              this.addEventListener('message', ({data}) => {
                const open = typeof data === 'string' && JSON.parse(data);
                if (!open) keep('got', data);
                else if (open.open) streams[open.open] =
                  {rate: open.rate, sent: [], got: [], times: {sent: [], got: []}};
                else if (open.close) streams[open.close].over = true;
              });
            }
            send(message) { keep('sent', message); super.send(message); }
          };
        })();
        """;

    private static final String LAST = """
        const last = Math.max(0, ...Object.keys(window.recorded).map(Number));
        const stream = window.recorded[last] || {rate: 8000, sent: [], got: [], times: {sent: [], got: []}};
        const length = (parts) => parts.reduce((sum, part) => sum + part.length, 0);
        """;

    private static final String READ = """
        const text = (parts) => {
          const whole = new Int16Array(length(parts));
          let at = 0;
          for (const part of parts) { whole.set(part, at); at += part.length; }
          const bytes = new Uint8Array(whole.buffer);
          let binary = '';
          for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
          return btoa(binary);
        };
        const pace = (way) => ({times: stream.times[way], lengths: stream[way].map((part) => part.length)});
        return {rate: stream.rate, sent: text(stream.sent), got: text(stream.got),
          sending: pace('sent'), getting: pace('got')};
        """;

    private static final String PEAK = """
        let wanted = stream.rate * arguments[0] / 1000;
        let peak = 0;
        for (let i = stream.got.length - 1; i >= 0 && wanted > 0; i--) {
          for (const sample of stream.got[i]) peak = Math.max(peak, Math.abs(sample));
          wanted -= stream.got[i].length;
        }
        return stream.over || wanted > 0 ? 0 : peak;
        """;

    static final int AUDIBLE = 300;
    private static final int WINDOW_MILLIS = 20;
    /** Steps of 10 ms in half a second, and how many of them sound may be moved by at once. */
    private static final int HALF = 50;

    private static final int REACH = 30;

    /** Seconds that the newest stream got so far. */
    static double secondsGot(Browser browser) {
        Object seconds = browser.driver().executeScript(LAST + "return length(stream.got) / stream.rate;");
        return seconds instanceof Number number ? number.doubleValue() : 0;
    }

    /** Highest sample of the last while that the newest stream got; 0 when there is less or the stream is over. */
    static int peakOfLast(Browser browser, int millis) {
        Object peak = browser.driver().executeScript(LAST + PEAK, millis);
        return peak instanceof Number number ? number.intValue() : 0;
    }

    /** All of the newest stream so far. */
    static PageSound of(Browser browser) {
        Map<?, ?> read = (Map<?, ?>) browser.driver().executeScript(LAST + READ);
        int rateHz = ((Number) read.get("rate")).intValue();
        return new PageSound(
                rateHz,
                samples(read.get("sent")),
                samples(read.get("got")),
                Pace.of(rateHz, (Map<?, ?>) read.get("sending")),
                Pace.of(rateHz, (Map<?, ?>) read.get("getting")));
    }

    /**
     * When the messages of one direction went or came.
     *
     * @param starts samples before each message
     * @param lateMillis how much later than its sound each message was, against any fixed moment
     */
    record Pace(int rateHz, int[] starts, double[] lateMillis) {
        private static final int AROUND_MILLIS = 500;

        /** Two messages, and less than the phone and the page keep in store. */
        private static final double STEADY_MILLIS = 40;

        static Pace of(int rateHz, Map<?, ?> read) {
            double[] times = numbers(read.get("times"));
            double[] lengths = numbers(read.get("lengths"));
            int[] starts = new int[times.length];
            double[] late = new double[times.length];
            int at = 0;
            for (int i = 0; i < times.length; i++) {
                starts[i] = at;
                late[i] = times[i] - at * 1000.0 / rateHz;
                at += (int) lengths[i];
            }
            return new Pace(rateHz, starts, late);
        }

        /** Whether the messages around a sample were as far apart as their sound is long. */
        boolean isSteadyAround(int sample) {
            int around = rateHz * AROUND_MILLIS / 1000;
            DoubleSummaryStatistics late = IntStream.range(0, starts.length)
                    .filter(i -> Math.abs(starts[i] - sample) <= around)
                    .mapToDouble(i -> lateMillis[i])
                    .summaryStatistics();
            return late.getMax() - late.getMin() < STEADY_MILLIS;
        }

        private static double[] numbers(Object list) {
            return ((List<?>) list)
                    .stream()
                            .mapToDouble(number -> ((Number) number).doubleValue())
                            .toArray();
        }
    }

    /**
     * How well what was got is what was sent.
     *
     * @param offsetMillis of the second recording against the first, which began on its own
     * @param wave median correlation of half seconds, -1..1
     * @param level root mean square of what was got against what was sent
     * @param longestGapMillis longest stretch in which sound was sent and next to none was got, while the messages kept
     *     their pace
     * @param paceless share of the sound around which they did not: a busy machine holds them back for too long
     */
    record Match(double offsetMillis, double wave, double level, int longestGapMillis, double paceless) {}

    Match match() {
        int step = rateHz / 100;
        double[] loudSent = loudness(sent, step);
        double[] loudGot = loudness(got, step);
        int longest = Math.min(150, loudGot.length / 2);
        int coarse = IntStream.range(0, longest)
                .boxed()
                .max((a, b) -> Double.compare(
                        correlation(loudSent, 0, loudGot, a, Math.min(loudSent.length, loudGot.length - longest)),
                        correlation(loudSent, 0, loudGot, b, Math.min(loudSent.length, loudGot.length - longest))))
                .orElse(0);
        double[] sentSamples = doubles(sent);
        double[] gotSamples = doubles(got);
        int window = rateHz / 2;
        int[] delays = delays(loudSent, loudGot, coarse);
        int most = Arrays.stream(delays).max().orElse(coarse);
        int common = Math.min(sent.length, got.length - most * step - 4 * step);
        double[] waves = IntStream.range(1, common / window)
                .mapToDouble(i -> IntStream.rangeClosed(-3 * step, 3 * step)
                        .filter(lag -> i * window + delays[i] * step + lag >= 0)
                        .mapToDouble(lag -> correlation(
                                sentSamples, i * window, gotSamples, i * window + delays[i] * step + lag, window))
                        .max()
                        .orElse(0))
                .sorted()
                .toArray();
        return new Match(
                coarse * 10,
                waves.length == 0 ? 0 : waves[waves.length / 2],
                level(gotSamples, coarse * step + rateHz, common - rateHz)
                        / level(sentSamples, rateHz, common - rateHz),
                longestGap(sentSamples, gotSamples, delays, common),
                paceless(delays, common));
    }

    /** How many steps later each half second was got: what held messages back may have moved all behind. */
    private static int[] delays(double[] loudSent, double[] loudGot, int first) {
        int[] delays = new int[loudSent.length / HALF + 1];
        int delay = first;
        for (int i = 0; i < delays.length; i++) {
            int from = i * HALF;
            int near = delay;
            // the last second may not have come back yet
            if (from + 2 * HALF < Math.min(loudSent.length, loudGot.length - near - REACH)) {
                delay = IntStream.rangeClosed(Math.max(0, near - REACH), near + REACH)
                        .boxed()
                        .max(Comparator.comparingDouble(
                                lag -> correlation(loudSent, from, loudGot, from + lag, 2 * HALF)))
                        .orElse(near);
            }
            delays[i] = delay;
        }
        return delays;
    }

    private boolean hadPace(int at, int delay) {
        return sending.isSteadyAround(at) && getting.isSteadyAround(at + delay);
    }

    private double paceless(int[] delays, int common) {
        int window = rateHz / 2;
        int count = Math.max(1, common / window);
        return (double) IntStream.range(0, count)
                        .filter(i -> !hadPace(i * window, delays[i] * rateHz / 100))
                        .count()
                / count;
    }

    private int longestGap(double[] said, double[] heard, int[] delays, int common) {
        int window = rateHz * WINDOW_MILLIS / 1000;
        int longest = 0;
        int now = 0;
        // the first second is the cushions filling up
        for (int at = rateHz; at + window < common; at += window) {
            int delay = delays[at / (rateHz / 2)] * rateHz / 100;
            boolean spoken = level(said, at, window) > AUDIBLE;
            // loudest within a window either side: the delay may have moved by some milliseconds
            boolean silent = level(heard, at + delay - window, 3 * window) < 0.05 * level(said, at, window);
            now = spoken && silent && hadPace(at, delay) ? now + WINDOW_MILLIS : 0;
            longest = Math.max(longest, now);
        }
        return longest;
    }

    /** Writes some seconds of syllables of changing length, pitch and loudness, 48 kHz mono. */
    static void writeSpeech(Path wav, int seconds) throws IOException {
        int rate = 48_000;
        Random random = new Random(7);
        ByteBuffer bytes = ByteBuffer.allocate(2 * seconds * rate).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            int length = rate * (120 + random.nextInt(160)) / 1000;
            double pitch = 110 + random.nextInt(120);
            double peak = 5000 + random.nextInt(6000);
            for (int i = 0; i < length && bytes.hasRemaining(); i++) {
                double sound = 0;
                for (int harmonic = 1; harmonic <= 8; harmonic++) {
                    sound += Math.sin(2 * Math.PI * pitch * harmonic * i / rate) / harmonic;
                }
                bytes.putShort((short) (peak * sound / 2 * Math.sin(Math.PI * i / length)));
            }
            for (int pause = rate * (20 + random.nextInt(60)) / 1000; pause > 0 && bytes.hasRemaining(); pause--) {
                bytes.putShort((short) 0);
            }
        }
        AudioFormat format = new AudioFormat(rate, 16, 1, true, false);
        try (AudioInputStream input =
                new AudioInputStream(new ByteArrayInputStream(bytes.array()), format, (long) seconds * rate)) {
            AudioSystem.write(input, AudioFileFormat.Type.WAVE, wav.toFile());
        }
    }

    private static short[] samples(Object base64) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(String.valueOf(base64)))
                .order(ByteOrder.LITTLE_ENDIAN);
        short[] samples = new short[bytes.remaining() / 2];
        bytes.asShortBuffer().get(samples);
        return samples;
    }

    private static double[] loudness(short[] samples, int step) {
        double[] all = doubles(samples);
        return IntStream.range(0, samples.length / step)
                .mapToDouble(i -> Math.log10(1 + level(all, i * step, step)))
                .toArray();
    }

    private static double[] doubles(short[] samples) {
        return IntStream.range(0, samples.length).mapToDouble(i -> samples[i]).toArray();
    }

    private static double level(double[] samples, int from, int length) {
        return Math.sqrt(Arrays.stream(samples, Math.max(0, from), Math.min(samples.length, from + length))
                .map(sample -> sample * sample)
                .average()
                .orElse(0));
    }

    private static double correlation(double[] a, int fromA, double[] b, int fromB, int length) {
        double both = 0;
        double onlyA = 0;
        double onlyB = 0;
        for (int i = 0; i < length && fromA + i < a.length && fromB + i < b.length; i++) {
            both += a[fromA + i] * b[fromB + i];
            onlyA += a[fromA + i] * a[fromA + i];
            onlyB += b[fromB + i] * b[fromB + i];
        }
        return onlyA == 0 || onlyB == 0 ? 0 : both / Math.sqrt(onlyA * onlyB);
    }
}
