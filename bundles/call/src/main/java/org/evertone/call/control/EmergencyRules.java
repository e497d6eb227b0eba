package org.evertone.call.control;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.evertone.line.Failure;
import org.evertone.line.LineStatus;

/** From which lines an emergency number is dialled, and when the next one has its turn. */
final class EmergencyRules {
    /** Busy and declined: somebody answered, so another line would reach the same. */
    private static final Set<Integer> ANSWERS_OF_PEOPLE = Set.of(486, 600, 603);

    private EmergencyRules() {}

    /**
     * Lines in the order in which they are tried: the named one, those in service, all others.
     *
     * @param named line number, or 0 for none
     */
    static List<Integer> lines(int named, List<LineStatus> statuses) {
        Stream<Integer> first = IntStream.of(named).filter(line -> line > 0).boxed();
        Stream<Integer> inService =
                statuses.stream().filter(status -> status.state().inService()).map(LineStatus::line);
        Stream<Integer> rest = statuses.stream().map(LineStatus::line);
        return Stream.of(first, inService, rest)
                .flatMap(lines -> lines)
                .distinct()
                .toList();
    }

    /** Whether a call that ended before it was answered is worth another line. */
    static boolean tryNext(Failure failure) {
        return switch (failure.failureClass()) {
            case LOCAL, REMOTE -> false;
            default -> !ANSWERS_OF_PEOPLE.contains(failure.code());
        };
    }
}
