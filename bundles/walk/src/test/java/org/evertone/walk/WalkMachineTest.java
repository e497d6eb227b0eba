package org.evertone.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.evertone.audio.Outlet;
import org.evertone.hal.Key;
import org.evertone.hal.LampPattern;
import org.evertone.hal.LampPattern.Colour;
import org.junit.jupiter.api.Test;

class WalkMachineTest {
    private final List<WalkCommand> commands = new ArrayList<>();
    private WalkMachine machine = new WalkMachine(List.of(), false);
    private long nowNanos;

    @Test
    void aHookThatMovesOncePasses() {
        walk(new Step.Hook(true), new Step.Hook(false));
        hook(true);
        pass(Duration.ofSeconds(1));
        hook(false);
        pass(Duration.ofSeconds(1));
        assertResults("PASSED handset lifted, PASSED handset put back");
        assertTrue(commands.contains(new WalkCommand.End()));
    }

    @Test
    void aHookThatBouncesFails() {
        walk(new Step.Hook(true));
        hook(true);
        pass(Duration.ofMillis(100));
        hook(false);
        pass(Duration.ofMillis(100));
        hook(true);
        pass(WalkMachine.QUIET);
        assertResults("FAILED handset lifted (moved 3 times)");
    }

    @Test
    void aHandsetThatIsLiftedAlreadyIsPutBackFirst() {
        start(true, new Step.Hook(true));
        assertTrue(said("put it back first"));
        hook(false);
        pass(Duration.ofSeconds(2));
        assertResults("");
        hook(true);
        pass(WalkMachine.QUIET);
        assertResults("PASSED handset lifted");
    }

    @Test
    void theKeyThatIsAskedForPassesAndAnotherIsNamed() {
        walk(new Step.Press(Key.DIGIT_1), new Step.Press(Key.HOLD));
        press(Key.DIGIT_1);
        pass(WalkMachine.QUIET);
        press(Key.STAR);
        assertTrue(said("That was *."));
        press(Key.HOLD);
        pass(WalkMachine.QUIET);
        assertResults("PASSED key 1, PASSED key HOLD (gave *, HOLD)");
    }

    @Test
    void aKeyThatSetsOffTwoFails() {
        walk(new Step.Press(Key.DIGIT_5), new Step.Press(Key.DIGIT_6));
        press(Key.DIGIT_5);
        press(Key.DIGIT_2);
        pass(WalkMachine.QUIET);
        press(Key.DIGIT_6);
        press(Key.DIGIT_6);
        pass(WalkMachine.QUIET);
        assertResults("FAILED key 5 (gave 5, 2), FAILED key 6 (gave 6, 6)");
    }

    @Test
    void aStepInWhichNothingHappensFailsAtItsLimit() {
        walk(new Step.Press(Key.DIGIT_1), new Step.Press(Key.DIGIT_2), new Step.Hear(Outlet.HANDSET));
        pass(WalkMachine.LIMIT.minusMillis(1));
        assertResults("");
        pass(Duration.ofMillis(1));
        press(Key.DIGIT_4);
        pass(WalkMachine.LIMIT);
        pass(WalkMachine.LIMIT);
        assertResults(
                "FAILED key 1 (nothing within 30 s), FAILED key 2 (gave 4), FAILED tone in the handset (nothing within"
                        + " 30 s)");
        assertEquals(OptionalLong.empty(), machine.nextNanos());
    }

    @Test
    void aLampGoesThroughItsColoursThenBlinksThenIsDark() {
        walk(new Step.Colours("line1"), new Step.Blinking("line1"));
        pass(Duration.ofMillis(4500));
        assertEquals(List.of(Colour.GREEN, Colour.AMBER, Colour.RED, Colour.WHITE, Colour.GREEN), colours());
        type("y");
        LampPattern blinking = lights().get(lights().size() - 1);
        assertEquals(List.of(500, 500), blinking.millis());
        type("n");
        assertTrue(lights().get(lights().size() - 1).off());
        assertResults("PASSED lamp line1 colours, FAILED lamp line1 blinking (answered no)");
    }

    @Test
    void aToneSoundsUntilItIsAnswered() {
        walk(new Step.Hear(Outlet.RINGER));
        assertTrue(commands.contains(new WalkCommand.Play(Outlet.RINGER)));
        assertFalse(commands.contains(new WalkCommand.Silence()));
        type(" Y ");
        assertTrue(commands.contains(new WalkCommand.Silence()));
        assertResults("PASSED tone in the ringer");
    }

    @Test
    void whatTheDeviceMustShowIsNotAnsweredByYes() {
        walk(new Step.Press(Key.DIGIT_1));
        type("y");
        assertResults("");
        type("what");
        assertTrue(said("s = skip"));
        type("s");
        assertResults("SKIPPED key 1");
    }

    @Test
    void endingSkipsTheRestAndLeavesNothingOn() {
        walk(new Step.Blinking("mute"), new Step.Hear(Outlet.SPEAKER), new Step.Hook(true));
        type("q");
        assertResults(
                "SKIPPED lamp mute blinking (ended before), SKIPPED tone in the speaker (ended before), SKIPPED handset"
                        + " lifted (ended before)");
        assertTrue(lights().get(lights().size() - 1).off());
        assertEquals(
                1, commands.stream().filter(WalkCommand.End.class::isInstance).count());
        hook(true);
        type("y");
        assertEquals(3, machine.outcomes().size());
    }

    @Test
    void withoutATerminalOnlyWhatTheDeviceShowsIsTried() {
        walk(new Step.Words(2, 16), new Step.Press(Key.DIGIT_1), new Step.Hear(Outlet.HANDSET));
        commands.addAll(machine.on(new WalkEvent.TerminalClosed(), nowNanos));
        press(Key.DIGIT_1);
        pass(WalkMachine.QUIET);
        assertResults(
                "SKIPPED display 16x2 (no terminal to answer on), PASSED key 1, SKIPPED tone in the handset (no terminal"
                        + " to answer on)");
    }

    @Test
    void whatTheDeviceReportsHasFailedAndTheRestIsTriedAllTheSame() {
        walk(new Step.Trouble("Hook switch does not work"), new Step.Press(Key.DIGIT_1));
        assertResults("FAILED parts (Hook switch does not work)");
        press(Key.DIGIT_1);
        pass(WalkMachine.QUIET);
        assertResults("FAILED parts (Hook switch does not work), PASSED key 1");
    }

    @Test
    void everyStepFitsADisplayOfSixteenCharacters() {
        List<Step> steps = new ArrayList<>(
                List.of(new Step.Words(2, 16), new Step.Hook(true), new Step.Hook(false), new Step.AnyKeys()));
        for (Key key : Key.values()) {
            steps.add(new Step.Press(key));
        }
        for (String lamp : List.of("line1", "message")) {
            steps.add(new Step.Colours(lamp));
            steps.add(new Step.Blinking(lamp));
        }
        for (Outlet outlet : Outlet.values()) {
            steps.add(new Step.Hear(outlet));
        }
        assertEquals(
                List.of(),
                steps.stream()
                        .flatMap(step -> step.rows().stream())
                        .filter(row -> row.length() > 16)
                        .toList());
    }

    private void walk(Step... steps) {
        start(false, steps);
    }

    private void start(boolean lifted, Step... steps) {
        machine = new WalkMachine(List.of(steps), lifted);
        commands.addAll(machine.begin(nowNanos));
    }

    private void hook(boolean lifted) {
        commands.addAll(machine.on(new WalkEvent.HookMoved(lifted), nowNanos));
    }

    private void press(Key key) {
        commands.addAll(machine.on(new WalkEvent.KeyPressed(key), nowNanos));
    }

    private void type(String line) {
        commands.addAll(machine.on(new WalkEvent.Typed(line), nowNanos));
    }

    /** Moves time on, waking the machine when it wants to be woken. */
    private void pass(Duration by) {
        long end = nowNanos + by.toNanos();
        while (machine.nextNanos().isPresent() && machine.nextNanos().getAsLong() <= end) {
            nowNanos = machine.nextNanos().getAsLong();
            commands.addAll(machine.on(new WalkEvent.TimePassed(), nowNanos));
        }
        nowNanos = end;
    }

    private boolean said(String words) {
        return commands.stream()
                .anyMatch(command ->
                        command instanceof WalkCommand.Say say && say.words().contains(words));
    }

    private List<LampPattern> lights() {
        return commands.stream()
                .filter(WalkCommand.Light.class::isInstance)
                .map(command -> ((WalkCommand.Light) command).pattern())
                .toList();
    }

    private List<Colour> colours() {
        return lights().stream().map(LampPattern::colour).toList();
    }

    private void assertResults(String expected) {
        assertEquals(
                expected,
                machine.outcomes().stream()
                        .map(outcome -> outcome.verdict() + " " + outcome.step().title()
                                + (outcome.remark().isEmpty() ? "" : " (" + outcome.remark() + ")"))
                        .collect(Collectors.joining(", ")));
    }
}
