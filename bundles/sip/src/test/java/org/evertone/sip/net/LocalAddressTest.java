package org.evertone.sip.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.evertone.sip.net.LocalAddress.Link;
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

    @Test
    void aPhoneOnANetworkThatGaveItNoAddressIsToldFromOneWithoutANetwork() {
        Link unplugged = new Link(false, false);
        Link unleased = new Link(true, false);
        assertFalse(LocalAddress.withoutAddress(List.of()));
        assertFalse(LocalAddress.withoutAddress(List.of(unplugged)));
        assertTrue(LocalAddress.withoutAddress(List.of(unplugged, unleased)));
        assertFalse(LocalAddress.withoutAddress(List.of(unleased, new Link(true, true))));
        assertFalse(LocalAddress.withoutAddress(List.of(unleased, new Link(false, true))));
    }

    private static InetAddress numeric(String address) throws UnknownHostException {
        return InetAddress.getByName(address);
    }
}
