package org.evertone.walk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.evertone.hal.Key;
import org.evertone.hal.LampPattern;
import org.evertone.hal.LampPattern.Colour;
import org.evertone.walk.Outcome.Verdict;

/**
 * Leads through the steps. Pure: takes events with their time, returns commands. A hook or key must be quiet for a while
 * after its event, so that what bounces, or sets off a second key, does not pass.
 */
final class WalkMachine {
    static final Duration LIMIT = Duration.ofSeconds(30);
    static final Duration QUIET = Duration.ofMillis(300);
    static final Duration COLOUR = Duration.ofSeconds(1);

    private static final List<Colour> COLOURS = List.of(Colour.GREEN, Colour.AMBER, Colour.RED, Colour.WHITE);
    private static final LampPattern OFF = new LampPattern("off", Colour.NONE, List.of());
    private static final LampPattern BLINKING = new LampPattern("test", Colour.RED, List.of(500, 500));

    private final List<Step> steps;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<WalkCommand> commands = new ArrayList<>();
    private final List<Key> seen = new ArrayList<>();
    private boolean lifted;
    private boolean terminal = true;
    private int moves;
    private boolean settling;
    private long quietNanos;
    private long limitNanos;
    private long colourNanos;
    private int colour;

    /** @param lifted whether the handset is lifted now */
    WalkMachine(List<Step> steps, boolean lifted) {
        this.steps = List.copyOf(steps);
        this.lifted = lifted;
    }

    /** Presents the first step. */
    List<WalkCommand> begin(long nowNanos) {
        return after(() -> present(nowNanos));
    }

    List<WalkCommand> on(WalkEvent event, long nowNanos) {
        return after(() -> {
            if (done()) {
                return;
            }
            if (event instanceof WalkEvent.HookMoved hook) {
                moved(hook.lifted(), nowNanos);
            } else if (event instanceof WalkEvent.KeyPressed press) {
                pressed(press.key(), nowNanos);
            } else if (event instanceof WalkEvent.Typed typed) {
                typed(typed.line().strip().toLowerCase(Locale.ROOT), nowNanos);
            } else if (event instanceof WalkEvent.TerminalClosed) {
                terminal = false;
                withoutTerminal(nowNanos);
            } else {
                timePassed(nowNanos);
            }
        });
    }

    /** When {@link WalkEvent.TimePassed} is due; empty when nothing waits. */
    OptionalLong nextNanos() {
        if (done()) {
            return OptionalLong.empty();
        }
        long next = settling ? quietNanos : limitNanos;
        return OptionalLong.of(current() instanceof Step.Colours ? Math.min(next, colourNanos) : next);
    }

    /** Results so far, in the order of the steps. */
    List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    boolean done() {
        return outcomes.size() == steps.size();
    }

    private List<WalkCommand> after(Runnable change) {
        commands.clear();
        change.run();
        return List.copyOf(commands);
    }

    private Step current() {
        return steps.get(outcomes.size());
    }

    private void present(long nowNanos) {
        if (done()) {
            commands.add(new WalkCommand.End());
            return;
        }
        seen.clear();
        moves = 0;
        settling = false;
        limitNanos = nowNanos + LIMIT.toNanos();
        Step step = current();
        if (step instanceof Step.Colours) {
            colour = 0;
            light(nowNanos);
        } else if (step instanceof Step.Blinking blinking) {
            commands.add(new WalkCommand.Light(blinking.lamp(), BLINKING));
        }
        commands.add(new WalkCommand.Present(step, outcomes.size() + 1, steps.size()));
        if (step instanceof Step.Trouble trouble) {
            finish(Verdict.FAILED, trouble.words(), nowNanos);
        } else if (step instanceof Step.Hook hook && hook.lifted() == lifted) {
            commands.add(new WalkCommand.Say(lifted ? "It is lifted already: put it back first." : "Lift it first."));
        } else if (step instanceof Step.Hear hear) {
            commands.add(new WalkCommand.Play(hear.outlet()));
        }
        if (!done()) {
            withoutTerminal(nowNanos);
        }
    }

    /** Nobody can answer a question. */
    private void withoutTerminal(long nowNanos) {
        if (!terminal && current().asks()) {
            finish(Verdict.SKIPPED, "no terminal to answer on", nowNanos);
        }
    }

    private void light(long nowNanos) {
        Colour shown = COLOURS.get(colour % COLOURS.size());
        String lamp = ((Step.Colours) current()).lamp();
        commands.add(new WalkCommand.Light(lamp, new LampPattern("test", shown, List.of(0))));
        colourNanos = nowNanos + COLOUR.toNanos();
    }

    private void moved(boolean up, long nowNanos) {
        lifted = up;
        if (current() instanceof Step.Hook hook && (settling || up == hook.lifted())) {
            moves++;
            settle(nowNanos);
        }
    }

    private void pressed(Key key, long nowNanos) {
        if (current() instanceof Step.Press wanted) {
            seen.add(key);
            if (settling || key == wanted.key()) {
                settle(nowNanos);
            } else {
                commands.add(new WalkCommand.Say("That was " + Step.label(key) + "."));
            }
        } else if (current() instanceof Step.AnyKeys) {
            limitNanos = nowNanos + LIMIT.toNanos();
            commands.add(new WalkCommand.Say("That was " + Step.label(key) + "."));
        }
    }

    private void settle(long nowNanos) {
        settling = true;
        quietNanos = nowNanos + QUIET.toNanos();
    }

    private void typed(String line, long nowNanos) {
        switch (line) {
            case "s" -> finish(Verdict.SKIPPED, "", nowNanos);
            case "q" -> {
                while (!done()) {
                    clear(current());
                    outcomes.add(new Outcome(current(), Verdict.SKIPPED, "ended before"));
                }
                present(nowNanos);
            }
            case "n" -> finish(Verdict.FAILED, "answered no", nowNanos);
            case "y" -> {
                if (current().asks()) {
                    finish(Verdict.PASSED, "", nowNanos);
                } else {
                    commands.add(
                            new WalkCommand.Say("This has to be seen from the device; s skips it, n gives it up."));
                }
            }
            default -> commands.add(new WalkCommand.Say("y = yes, n = no, s = skip, q = end."));
        }
    }

    private void timePassed(long nowNanos) {
        if (settling && nowNanos >= quietNanos) {
            settled(nowNanos);
        } else if (!settling && nowNanos >= limitNanos) {
            finish(Verdict.FAILED, seen.isEmpty() ? "nothing within " + LIMIT.toSeconds() + " s" : gave(), nowNanos);
        } else if (current() instanceof Step.Colours && nowNanos >= colourNanos) {
            colour++;
            light(nowNanos);
        }
    }

    private void settled(long nowNanos) {
        if (current() instanceof Step.Hook hook) {
            boolean once = moves == 1 && lifted == hook.lifted();
            finish(once ? Verdict.PASSED : Verdict.FAILED, once ? "" : "moved " + moves + " times", nowNanos);
            return;
        }
        Key wanted = ((Step.Press) current()).key();
        int after = seen.size() - seen.indexOf(wanted);
        String remark = seen.size() == 1 ? "" : gave();
        finish(after == 1 ? Verdict.PASSED : Verdict.FAILED, remark, nowNanos);
    }

    private String gave() {
        return "gave " + seen.stream().map(Step::label).collect(Collectors.joining(", "));
    }

    private void finish(Verdict verdict, String remark, long nowNanos) {
        clear(current());
        outcomes.add(new Outcome(current(), verdict, remark));
        commands.add(
                new WalkCommand.Say(verdict.name().toLowerCase(Locale.ROOT) + (remark.isEmpty() ? "" : ": " + remark)));
        present(nowNanos);
    }

    private void clear(Step step) {
        if (step instanceof Step.Colours colours) {
            commands.add(new WalkCommand.Light(colours.lamp(), OFF));
        } else if (step instanceof Step.Blinking blinking) {
            commands.add(new WalkCommand.Light(blinking.lamp(), OFF));
        } else if (step instanceof Step.Hear) {
            commands.add(new WalkCommand.Silence());
        }
    }
}
