package org.evertone.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.evertone.failover.sim.Lines;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {

    @ParameterizedTest
    @CsvSource({
        "0,  400,  400, 1, 1",
        "1, 1400, 1400, 2, 2",
        "2, 3400, 3400, 3, 3",
        "3, 7400, 7400, 4, 4",
        "4, 15400, 11400, 5, 5",
        "5, 31400, 15400, 6, 6",
        "6, 32000, 19400, 7, 7",
        "7, 32000, 23400, 7, 8",
        "8, 32000, 27400, 7, 9",
        "9, 32000, 31400, 7, 10",
        "10, 32000, 32000, 7, 11"
    })
    void aServerIsGivenUpJustBeforeRetransmissionNPlusOne(
            int retryCounts, long inviteMillis, long otherMillis, int invitePackets, int otherPackets) {
        Budget budget = new Budget(Lines.line().retryCounts(retryCounts).settings());
        assertEquals(inviteMillis, budget.nanos(Method.INVITE, false) / 1_000_000);
        assertEquals(invitePackets, budget.packets(Method.INVITE, budget.nanos(Method.INVITE, false)));
        for (Method method : new Method[] {Method.REGISTER, Method.OPTIONS, Method.CANCEL, Method.BYE}) {
            assertEquals(otherMillis, budget.nanos(method, false) / 1_000_000);
            assertEquals(otherPackets, budget.packets(method, budget.nanos(method, false)));
        }
    }

    @ParameterizedTest
    @CsvSource({"INVITE, 7", "REGISTER, 11", "BYE, 11"})
    void theLastServerGets64T1(Method method, int packets) {
        Budget budget = new Budget(Lines.line().settings());
        assertEquals(32_000, budget.nanos(method, true) / 1_000_000);
        assertEquals(packets, budget.packets(method, budget.nanos(method, true)));
    }

    @ParameterizedTest
    @CsvSource({"7500, 7400", "40000, 32000", "100, 250"})
    void aProductWithAPeriodGivesUpByThePeriod(long periodMillis, long givenUpMillis) {
        Budget budget =
                new Budget(Lines.line().period(Duration.ofMillis(periodMillis)).settings());
        assertEquals(givenUpMillis, budget.nanos(Method.REGISTER, false) / 1_000_000);
    }
}
