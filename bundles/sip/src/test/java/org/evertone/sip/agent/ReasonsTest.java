package org.evertone.sip.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.evertone.failover.Cause;
import org.evertone.failover.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonsTest {

    @Test
    void aLineWithoutFaultsHasNothingToSay() {
        assertEquals("", Reasons.sentence(List.of()));
    }

    @Test
    void everyServerThatFailedIsNamedWithItsOwnCause() {
        assertEquals(
                "Server 1 does not answer; server 2 answered 503 (Lab Fault).",
                Reasons.sentence(
                        List.of(new Fault(Cause.NO_ANSWER, 0, 1, ""), new Fault(Cause.REJECTED, 503, 2, "Lab Fault"))));
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void everyCauseHasWordsAndAClassOfItsOwnName(Cause cause) {
        assertFalse(Reasons.sentence(List.of(new Fault(cause, 0, 1, ""))).isEmpty());
        assertEquals(cause.name(), Reasons.failureClass(cause).name());
    }
}
