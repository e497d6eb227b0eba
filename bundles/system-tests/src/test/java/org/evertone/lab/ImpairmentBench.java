package org.evertone.lab;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a call sounds behind a bad network, both ways alike: what the phone counts, and what is missing in the recordings
 * of both ends.
 */
final class ImpairmentBench {

    private static final Duration CALL = Duration.ofSeconds(Integer.getInteger("evertone.bench.call", 10));
    private static final double[] LOSS_PERCENT = {0, 1, 5, 20};
    private static final int[] JITTER_MILLIS = {0, 30, 60, 80};
    private static final double SKEW_PPM = 2_000;
    private static final Pattern SUMMARY = Pattern.compile("PL=(\\d+),(\\d+);.*JI=([\\d.]+),([\\d.]+)");

    private final Lab lab;
    private final Phone phone;
    private int calls;

    ImpairmentBench(Lab lab, Phone phone) {
        this.lab = lab;
        this.phone = phone;
    }

    void print(PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%nBehind a bad network, calls of %d s; missing: share of loud speech that is silence in the recording%n%n"
                        + "%-62s%s%n%-62s%7s%7s%11s%9s%8s%6s%9s%8s%9s%8s%n",
                CALL.toSeconds(),
                "",
                "phone                                                       baresip",
                "",
                "lost",
                "late",
                "concealed",
                "delay",
                "jitter",
                "MOS",
                "missing",
                "lost",
                "jitter",
                "missing");
        List<Impairment> all = new ArrayList<>();
        for (double loss : LOSS_PERCENT) {
            for (int jitter : JITTER_MILLIS) {
                all.add(Impairment.lossAndJitter(loss, jitter));
            }
        }
        all.add(Impairment.NONE.reorder(5));
        all.add(Impairment.NONE.duplicate(5));
        all.add(Impairment.NONE.skew(SKEW_PPM));
        all.add(Impairment.NONE.skew(-SKEW_PPM));
        all.forEach(impairment -> row(out, impairment));
        out.println("pjsua: " + (Tools.isInstalled("pjsua") ? "installed, not driven by this bench" : "not installed"));
    }

    private void row(PrintStream out, Impairment impairment) {
        lab.detour().impair(impairment);
        double before = calls == 0 ? 0 : Speech.read(Phone.heardFile(lab)).seconds();
        phone.dial(FarEnd.ACCOUNT);
        phone.awaitCall("active", AudioBench.SOON);
        phone.talk(CALL);
        PhoneStatus.Quality quality = phone.status().calls().get(0).statistics();
        phone.hangUp();
        lab.farEnd().await("CALL_CLOSED", ++calls, AudioBench.SOON);
        phone.awaitIdle(AudioBench.SOON);
        Speech all = Speech.read(Phone.heardFile(lab));
        Likeness heard = Speech.read(lab.farSpeech()).in(all.part(before, all.seconds()));
        Likeness farHeard =
                Speech.read(lab.phoneSpeech()).in(Speech.read(lab.farEnd().heard()));
        String[] far = farEndSummary();
        out.printf(
                Locale.ROOT,
                "%-62s%7d%7d%8d ms%6.0f ms%8.1f%6.2f%7.1f %%%8s%9s%6.1f %%%n",
                impairment,
                quality.lost(),
                quality.late(),
                quality.concealedMillis(),
                quality.playoutDelayMillis(),
                quality.jitterMillis(),
                quality.mos(),
                100 * heard.missingShare(),
                far[0],
                far[1],
                100 * farHeard.missingShare());
    }

    /** What baresip counted in the last call as it received: packets lost, jitter in milliseconds. */
    private String[] farEndSummary() {
        return lab.farEnd()
                .lines(SUMMARY)
                .reduce((first, second) -> second)
                .map(line -> {
                    Matcher matcher = SUMMARY.matcher(line);
                    return matcher.find() ? new String[] {matcher.group(2), matcher.group(4)} : new String[] {"-", "-"};
                })
                .orElse(new String[] {"-", "-"});
    }
}
