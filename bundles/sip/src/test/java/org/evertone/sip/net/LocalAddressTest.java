package org.evertone.sip.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocalAddressTest {
    private static final String ANY = "0.0.0.0";

    @Test
    void aServerOnThisMachineSeesTheLoopback() throws Exception {
        assertEquals(Optional.of(numeric("127.0.0.1")), LocalAddress.towards(numeric(ANY), numeric("127.0.0.1")));
    }

    @Test
    void aPhoneBoundToOneAddressShowsThatOne() throws Exception {
        assertEquals(
                Optional.of(numeric("127.0.0.7")), LocalAddress.towards(numeric("127.0.0.7"), numeric("127.0.0.1")));
    }

    @Test
    void thereIsNoWayFromTheLoopbackToTheWorld() throws Exception {
        assertEquals(Optional.empty(), LocalAddress.towards(numeric("127.0.0.1"), numeric("192.0.2.1")));
    }

    @Test
    void thereIsNoWayFromAnAddressThatIsNotOurs() throws Exception {
        assertEquals(Optional.empty(), LocalAddress.towards(numeric("192.0.2.9"), numeric("127.0.0.1")));
    }

    private static InetAddress numeric(String address) throws UnknownHostException {
        return InetAddress.getByName(address);
    }
}
