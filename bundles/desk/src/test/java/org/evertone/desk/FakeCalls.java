package org.evertone.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.call.Calls;
import org.evertone.call.TransferState;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;

/** Calls as the phone has them, for a desk that commands them; a command that cannot be carried out is an error. */
final class FakeCalls {
    private static final Failure HERE = Failure.of(FailureClass.LOCAL, 0, "");
    private static final Set<CallState> STANDING = Set.of(CallState.ACTIVE, CallState.HELD, CallState.REMOTE_HELD);

    private final Map<String, CallView> present = new LinkedHashMap<>();
    private final Deque<DeskCommand> commands = new ArrayDeque<>();
    private final TestDesk desk;
    private final List<String> dialled = new ArrayList<>();
    private int last;

    FakeCalls(TestDesk desk) {
        this.desk = desk;
    }

    Map<String, CallView> present() {
        return present;
    }

    /** Numbers whose calls went out. */
    List<String> dialled() {
        return dialled;
    }

    /** Carries out commands, and those that the desk answers with. */
    void carryOut(List<DeskCommand> wanted) {
        commands.addAll(wanted);
        for (DeskCommand next = commands.poll(); next != null; next = commands.poll()) {
            carryOut(next);
        }
    }

    private void carryOut(DeskCommand command) {
        if (command instanceof DeskCommand.Dial dial) {
            dial(dial);
        } else if (command instanceof DeskCommand.Answer answer) {
            assertEquals(CallState.RINGING, state(answer.call()), command.toString());
            holdAllBut(answer.call());
            tell(answer.call(), CallState.ACTIVE);
        } else if (command instanceof DeskCommand.Hold hold) {
            assertTrue(STANDING.contains(state(hold.call())), command.toString());
            tell(hold.call(), CallState.HELD);
        } else if (command instanceof DeskCommand.Resume resume) {
            assertEquals(CallState.HELD, state(resume.call()), command.toString());
            holdAllBut(resume.call());
            tell(resume.call(), CallState.ACTIVE);
        } else if (command instanceof DeskCommand.HangUp hangUp) {
            end(hangUp.call(), HERE);
        } else if (command instanceof DeskCommand.Conference) {
            assertEquals(
                    2,
                    present.values().stream()
                            .filter(call -> STANDING.contains(call.state()))
                            .count());
        } else if (command instanceof DeskCommand.Transfer transfer) {
            assertTrue(STANDING.contains(state(transfer.call())), command.toString());
        } else if (command instanceof DeskCommand.TransferTo transfer) {
            assertTrue(STANDING.contains(state(transfer.call())), command.toString());
            assertTrue(
                    STANDING.contains(state(transfer.to())) || state(transfer.to()) == CallState.RINGING_OUT,
                    command.toString());
        }
    }

    private CallState state(String id) {
        return Optional.ofNullable(present.get(id)).map(CallView::state).orElse(CallState.ENDED);
    }

    private void dial(DeskCommand.Dial dial) {
        String id = "call" + ++last;
        if (dial.number().equals("112")) {
            makeRoom();
        }
        boolean free = present.values().stream().allMatch(call -> STANDING.contains(call.state()))
                && present.size() < Calls.MAXIMUM;
        if (free) {
            dialled.add(dial.number());
            holdAllBut(id);
            tell(view(id, dial.line(), CallState.DIALLING, false, Optional.empty()));
        } else {
            Failure why = Failure.of(FailureClass.NOT_POSSIBLE, 0, "another call is in progress");
            tell(view(id, dial.line(), CallState.ENDED, false, Optional.of(why)));
        }
    }

    private void makeRoom() {
        List.copyOf(present.values()).stream()
                .filter(call -> !STANDING.contains(call.state()))
                .forEach(call -> end(call.id(), HERE));
        if (present.size() >= Calls.MAXIMUM) {
            end(present.keySet().iterator().next(), HERE);
        }
    }

    /** A call arrives, or one is refused before it rings. */
    void arrive() {
        if (last % 5 == 4) {
            tell(view("call" + ++last, 1, CallState.ENDED, true, Optional.of(Failure.rejected(486, 0, ""))));
        } else if (present.size() < Calls.MAXIMUM) {
            tell(view("call" + ++last, 1, CallState.RINGING, true, Optional.empty()));
        }
    }

    /** The far end does something. */
    void happen(String id, Random random) {
        CallView call = present.get(id);
        switch (call.state()) {
            case DIALLING -> tell(id, random.nextBoolean() ? CallState.RINGING_OUT : CallState.ACTIVE);
            case RINGING_OUT -> {
                if (random.nextBoolean()) {
                    tell(id, CallState.ACTIVE);
                } else {
                    end(id, Failure.rejected(486, 1, ""));
                }
            }
            case REMOTE_HELD -> tell(id, CallState.ACTIVE);
            case ACTIVE -> tell(id, CallState.REMOTE_HELD);
            default -> end(id, Failure.of(FailureClass.REMOTE, 1, ""));
        }
    }

    void transferred(String id, boolean well, boolean returnedFirst) {
        if (present.containsKey(id)) {
            if (!well && returnedFirst && state(id) == CallState.HELD) {
                tell(id, CallState.ACTIVE);
            }
            Optional<Failure> failure = well ? Optional.empty() : Optional.of(Failure.rejected(603, 0, ""));
            carryOut(desk.on(new DeskEvent.TransferChanged(
                    present.get(id), well ? TransferState.SUCCEEDED : TransferState.FAILED, failure)));
            if (well) {
                end(id, HERE);
            }
        }
    }

    void end(String id, Failure failure) {
        if (present.containsKey(id)) {
            CallView before = present.get(id);
            tell(view(id, before.line(), CallState.ENDED, before.incoming(), Optional.of(failure)));
        }
    }

    private void holdAllBut(String id) {
        List.copyOf(present.values()).stream()
                .filter(call -> !call.id().equals(id) && STANDING.contains(call.state()))
                .filter(call -> call.state() != CallState.HELD)
                .forEach(call -> tell(call.id(), CallState.HELD));
    }

    private void tell(String id, CallState state) {
        CallView before = present.get(id);
        tell(view(id, before.line(), state, before.incoming(), Optional.empty()));
    }

    private void tell(CallView view) {
        if (view.state() == CallState.ENDED) {
            present.remove(view.id());
        } else {
            present.put(view.id(), view);
        }
        // as in the phone, what the desk answers is carried out before the next command
        List<DeskCommand> answered = desk.call(view);
        for (int i = answered.size() - 1; i >= 0; i--) {
            commands.addFirst(answered.get(i));
        }
    }

    private CallView view(String id, int line, CallState state, boolean incoming, Optional<Failure> failure) {
        Optional<Long> began = STANDING.contains(state) ? Optional.of(desk.nowNanos()) : Optional.empty();
        return new CallView(id, line, state, incoming, id, id, began, failure, "", false, false);
    }
}
