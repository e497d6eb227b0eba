package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.evertone.lab.PhoneConfig.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** R5: whoever hangs up while the primary is dead releases the far end, every time. */
@Execution(ExecutionMode.CONCURRENT)
class ByeIT {

    private static final int CALLS = 50;
    private static final Duration SOON = Duration.ofSeconds(8);

    @Test
    void fiftyOfFiftyHangUpsReachTheFarEndWhileThePrimaryIsDead() {
        try (Lab lab = Lab.open("bye")) {
            Phone phone = Phone.registered(lab, PhoneConfig.of(lab.block(), Transport.UDP));
            for (int call = 1; call <= CALLS; call++) {
                if (call % 2 == 0) {
                    lab.farEnd().dial(PhoneConfig.ACCOUNT, lab.block().a());
                    phone.awaitCall("ringing", SOON);
                    phone.ctl("answer");
                } else {
                    phone.dial(FarEnd.ACCOUNT);
                }
                phone.awaitCall("active", SOON);
                lab.farEnd().await("CALL_ESTABLISHED", call, SOON);
                // a callee may not send BYE before it has the ACK (RFC 3261 §15)
                lab.a().awaitRelayed("ACK", SOON);
                lab.a().crash();
                phone.hangUp();
                phone.awaitIdle(SOON);
                lab.farEnd().await("CALL_CLOSED", call, SOON);
                lab.a().heal();
                lab.a().awaitRegistration(FarEnd.ACCOUNT, SOON);
                phone.ctl("register", "1");
                phone.awaitLine("registered:primary", SOON);
            }
            Trace trace = lab.trace();
            assertEquals(
                    CALLS,
                    Trace.transactions(trace.requests("BYE", lab.block().farEnd()))
                            .size(),
                    "one BYE for each call");
            assertTrue(Trace.mostCopies(trace.requests("BYE", lab.block().a())) <= 4);
        }
    }
}
