package org.evertone.call.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.call.Calls;
import org.evertone.call.TransferState;
import org.evertone.config.LineFeatures;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.LegListener;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users, far ends and time do anything in any order: what holds for calls holds all the same. */
class RandomCallsTest {
    private static final int STEPS = 4000;
    private static final List<Integer> NEWS = List.of(100, 180, 200, 200, 404, 486, 0);

    private final CallBench bench = new CallBench();
    private final List<CallBench.FakeLeg> legs = bench.lines.legs;
    private final List<String> done = new ArrayList<>();
    private CallControl calls;
    private Random random;
    private int judged;
    private final Set<String> over = new HashSet<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whatHoldsForCallsAlwaysHolds(long seed) {
        random = new Random(seed);
        bench.features = new LineFeatures(
                false,
                Optional.empty(),
                random.nextBoolean() ? Optional.of("1005") : Optional.empty(),
                random.nextBoolean() ? Optional.of("1006") : Optional.empty(),
                Duration.ofSeconds(5),
                random.nextBoolean() ? Optional.of(Duration.ofSeconds(3)) : Optional.empty(),
                random.nextBoolean(),
                Optional.empty(),
                Duration.ZERO,
                "",
                false,
                Duration.ofHours(1),
                true,
                true);
        calls = bench.start();
        for (int step = 0; step < STEPS; step++) {
            act();
            judge();
        }
        calls.close();
        bench.loop.advance(Duration.ofMinutes(1));
        judge();
        assertTrue(calls.calls().isEmpty());
        assertTrue(legs.stream().allMatch(leg -> leg.over), "a far end still believes in its call");
        assertTrue(bench.media.open.isEmpty(), "RTP ports are left");
        assertTrue(bench.loop.idle(), "something still waits");
        for (TransferState state : TransferState.values()) {
            assertTrue(
                    bench.transfers.stream().anyMatch(told -> told.contains(state.name())), "no transfer was " + state);
        }
    }

    private void act() {
        legs.removeIf(leg -> leg.over);
        try {
            switch (random.nextInt(5)) {
                case 0 -> userActs();
                case 1 -> {
                    if (random.nextInt(4) == 0) {
                        arrive();
                    }
                }
                case 2, 3 -> farEndActs();
                default -> {
                    done.add("time");
                    bench.loop.advance(Duration.ofMillis(random.nextInt(3000)));
                }
            }
        } catch (IllegalArgumentException refused) {
            done.add("refused: " + refused.getMessage());
        }
    }

    private void userActs() {
        int what = random.nextInt(13);
        done.add("user " + what);
        switch (what) {
            case 0, 1 -> calls.dial(0, "600");
            case 2 -> {
                if (random.nextInt(5) == 0) {
                    calls.dial(0, "112");
                }
            }
            case 3 -> calls.answer(any());
            case 4 -> calls.hangUp(any());
            case 5 -> calls.busy(any());
            case 6 -> calls.redirect(any(), "1004");
            case 7 -> calls.hold(any());
            case 8 -> calls.resume(any());
            case 9 -> calls.conference();
            case 10 -> calls.transfer(any(), "1007");
            case 11 -> calls.transferTo(any(), any());
            default -> calls.sendDigit(any(), '5');
        }
    }

    private String any() {
        List<CallView> present = calls.calls();
        return present.isEmpty()
                ? "call-0"
                : present.get(random.nextInt(present.size())).id();
    }

    private void arrive() {
        CallBench.FakeLeg leg =
                new CallBench.FakeLeg(random.nextInt(5) == 0 ? Optional.empty() : Optional.of(CallBench.SDP));
        leg.asksForAnswer = random.nextBoolean();
        if (random.nextInt(4) == 0 && !legs.isEmpty()) {
            leg.replacedLeg = Optional.of(anyLeg().id());
        }
        done.add("arrives, wants the place of " + leg.replacedLeg);
        legs.add(leg);
        bench.arrive(leg);
    }

    private CallBench.FakeLeg anyLeg() {
        return legs.get(random.nextInt(legs.size()));
    }

    private void farEndActs() {
        if (legs.isEmpty()) {
            return;
        }
        CallBench.FakeLeg leg = anyLeg();
        LegListener listener = leg.listener;
        int what = random.nextInt(13);
        done.add(leg.id() + " " + what);
        switch (what) {
            case 0 -> listener.onProgress(180, "");
            case 1, 2 -> listener.onAnswered(CallBench.SDP);
            case 3, 4 -> listener.onAnswer(CallBench.SDP);
            case 5 -> listener.onConfirmed(random.nextInt(8) == 0 ? "" : CallBench.SDP);
            case 6 -> listener.onOffer(CallBench.SDP + (random.nextBoolean() ? "a=sendonly\r\n" : ""));
            case 7 -> listener.onOfferRefused(Failure.rejected(random.nextBoolean() ? 491 : 488, 1, ""));
            case 8, 9 -> listener.onTransfer(NEWS.get(random.nextInt(NEWS.size())), "");
            case 10 -> refer(listener);
            default -> {
                if (random.nextInt(4) == 0) {
                    boolean usual = random.nextBoolean();
                    end(leg, usual ? Failure.of(FailureClass.REMOTE, 1, "") : Failure.rejected(503, 1, "Out of Order"));
                }
            }
        }
    }

    private void refer(LegListener listener) {
        CallBench.FakeReferral referral = new CallBench.FakeReferral();
        if (listener.onReferred(referral)) {
            bench.loop.runDue();
            if (referral.leg != null) {
                legs.add(referral.leg);
            }
        }
    }

    private static void end(CallBench.FakeLeg leg, Failure failure) {
        leg.over = true;
        leg.listener.onEnded(failure);
    }

    private void judge() {
        List<CallView> present = calls.calls();
        assertTrue(present.size() <= Calls.MAXIMUM, this::story);
        List<CallView> heard = present.stream()
                .filter(call -> call.state() == CallState.ACTIVE || call.state() == CallState.REMOTE_HELD)
                .toList();
        assertTrue(heard.size() < 2 || heard.stream().allMatch(CallView::conference), this::story);
        assertTrue(present.stream().filter(CallView::conference).count() != 1, this::story);
        for (; judged < bench.told.size(); judged++) {
            CallView told = bench.told.get(judged);
            assertFalse(over.contains(told.id()), this::story);
            if (told.state() == CallState.ENDED) {
                over.add(told.id());
            }
        }
        assertEquals(
                List.of(),
                present.stream().map(CallView::id).filter(over::contains).toList(),
                this::story);
    }

    private String story() {
        return String.join("\n", done.subList(Math.max(0, done.size() - 40), done.size())) + "\n" + calls.calls();
    }
}
