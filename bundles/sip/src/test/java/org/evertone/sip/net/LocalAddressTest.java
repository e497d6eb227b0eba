package org.evertone.sip.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
        Link leased = new Link(true, true);
        Link pulledOut = new Link(false, true);
        assertEquals(TransportFault.NO_LINK, LocalAddress.outage(List.of()));
        assertEquals(TransportFault.NO_LINK, LocalAddress.outage(List.of(unplugged)));
        assertEquals(TransportFault.NO_LINK, LocalAddress.outage(List.of(unplugged, pulledOut)));
        assertEquals(TransportFault.NO_ADDRESS, LocalAddress.outage(List.of(unplugged, unleased)));
        assertEquals(TransportFault.NETWORK_DOWN, LocalAddress.outage(List.of(unleased, leased)));
    }

    private static InetAddress numeric(String address) throws UnknownHostException {
        return InetAddress.getByName(address);
    }
}
