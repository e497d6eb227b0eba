package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.evertone.lab.PhoneConfig.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Isolated;

/** One long call while the primary dies and comes back under it every minute: {@code ./phone test --soak MINUTES}. */
@Isolated("labs beside it would take the time that speech needs")
@EnabledIfSystemProperty(named = "evertone.soak.minutes", matches = "\\d+")
class SoakIT {

    private static final int MINUTES = Integer.getInteger("evertone.soak.minutes", 0);
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration HALF = Duration.ofSeconds(30);
    /** Registering fails over when it is asked for: no minute passes without. */
    private static final String LINE = "1";

    /** Short, as play-out may lengthen and shorten pauses and periods: in so little time that does not add up. */
    private static final double CHUNK_SECONDS = 5;

    private static final int SETTLED_AFTER_MINUTES = 3;

    /** What the phone holds at a moment. */
    private record Footprint(long residentKilobytes, int threads, int descriptors) {
        static Footprint of(Inspector inspector) {
            return new Footprint(inspector.residentKilobytes(), inspector.threads(), inspector.descriptors());
        }
    }

    @Test
    void nothingIsMissingOrGrowsInALongCallOverFailovers() {
        Duration longest = Duration.ofMinutes(MINUTES + 5);
        try (Lab lab = Lab.open("soak", Lab.Options.USUAL.lasting(longest))) {
            Phone phone = Phone.registered(
                    lab, PhoneConfig.of(lab.block(), Transport.UDP).line("VoiceCodecMap", "PCMA"));
            Inspector inspector = new Inspector(phone.pid(), lab.folder());
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitCall("active", SOON);
            List<Footprint> footprints = new ArrayList<>();
            for (int minute = 0; minute < MINUTES; minute++) {
                phone.talk(HALF);
                lab.a().crash();
                phone.ctl("register", LINE);
                phone.awaitLine("registered:backup", SOON);
                phone.talk(HALF);
                lab.a().heal();
                lab.a().awaitRegistration(FarEnd.ACCOUNT, SOON);
                phone.ctl("register", LINE);
                phone.awaitLine("registered:primary", SOON);
                footprints.add(Footprint.of(inspector));
            }
            PhoneStatus.Quality quality = phone.status().calls().get(0).statistics();
            phone.hangUp();
            lab.farEnd().await("CALL_CLOSED", SOON);
            phone.awaitIdle(SOON);
            Footprint start = footprints.get(Math.min(SETTLED_AFTER_MINUTES, footprints.size()) - 1);
            Footprint end = footprints.get(footprints.size() - 1);
            System.out.printf("soak of %d minutes: %s, at first %s, at last %s%n", MINUTES, quality, start, end);
            assertAll(
                    () -> assertEquals(0, quality.lost() + quality.late(), "packets lost or late"),
                    () -> assertWhole(
                            "the far end", lab.phoneSpeech(), lab.farEnd().heard()),
                    () -> assertWhole("the phone", lab.farSpeech(), Phone.heardFile(lab)),
                    () -> assertTrue(
                            end.residentKilobytes() < 1.1 * start.residentKilobytes(),
                            () -> "memory grew: " + footprints),
                    () -> assertEquals(start.threads(), end.threads(), 1, () -> "threads: " + footprints),
                    () -> assertEquals(start.descriptors(), end.descriptors(), 1, () -> "descriptors: " + footprints));
        }
    }

    private static void assertWhole(String who, Path said, Path heard) {
        Speech reference = Speech.read(said);
        Speech all = Speech.read(heard);
        assertTrue(all.seconds() > 60 * MINUTES, () -> who + " heard " + all.seconds() + " s");
        List<String> faults = new ArrayList<>();
        int gaps = 0;
        for (double from = 0; from + CHUNK_SECONDS < all.seconds(); from += CHUNK_SECONDS) {
            Likeness likeness = reference.in(all.part(from, from + CHUNK_SECONDS));
            gaps += likeness.gaps();
            if (likeness.gaps() > 0 || likeness.slips() > 0) {
                faults.add((long) from + " s: " + likeness);
            }
        }
        assertEquals(0, gaps, () -> who + ": " + String.join("\n", faults));
    }
}
