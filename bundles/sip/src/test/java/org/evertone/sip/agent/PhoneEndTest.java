package org.evertone.sip.agent;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.HashSet;
import java.util.Set;
import org.evertone.sip.Caller;
import org.evertone.sip.ScriptedServer;
import org.evertone.sip.TestLeg;
import org.evertone.sip.TestPhone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

@Timeout(30)
@Isolated("it looks at every thread of the process")
class PhoneEndTest {
    @Test
    void theEndOfThePhoneLeavesNoThread() throws Exception {
        try (ScriptedServer primary = new ScriptedServer("127.0.0.1")) {
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            TestPhone phone = TestPhone.registered(primary);
            TestLeg leg = phone.dial("bob");
            primary.answerWithSdp(primary.request("INVITE"), 200, Caller.SDP);
            leg.expect("answered");
            Set<Thread> ours = new HashSet<>(Thread.getAllStackTraces().keySet());
            ours.removeAll(before);
            assertFalse(ours.isEmpty());
            phone.close();
            for (Thread thread : ours) {
                thread.join(5_000);
                assertFalse(thread.isAlive(), thread.getName());
            }
        }
    }
}
