package org.evertone.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.evertone.hal.Notice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeskNoticesTest {
    @Test
    void theCodeAndTheAddressFitIntoTwoRows() {
        Notice notice = DeskNotices.notice(Notice.Kind.SET_UP, Optional.of("12345678"), Optional.of("10.0.0.7:8080"));
        assertEquals(List.of("Set up: 12345678", "10.0.0.7:8080"), notice.rows());
        assertEquals("http://10.0.0.7:8080/", notice.link());
    }

    @Test
    void aLongAddressIsBroughtToTheDisplayInPieces() {
        assertEquals(
                List.of("Set up: 12345678", "192.168.100.100", "Port 8080"),
                DeskNotices.notice(Notice.Kind.SET_UP, Optional.of("12345678"), Optional.of("192.168.100.100:8080"))
                        .rows());
        assertEquals(
                List.of("192.168.100.100", "Port 8080"),
                DeskNotices.notice(Notice.Kind.INFO, Optional.empty(), Optional.of("192.168.100.100:8080"))
                        .rows());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:80",
                "255.255.255.255:65535",
                "[2001:db8:1111:2222:3333:4444:5555:6666]:8080",
                "a-long-name.example:80"
            })
    void noRowIsLongerThanTheDisplay(String authority) {
        for (Optional<String> code : List.of(Optional.of("00000000"), Optional.<String>empty())) {
            Notice notice = DeskNotices.notice(Notice.Kind.INFO, code, Optional.of(authority));
            assertTrue(notice.rows().stream().allMatch(row -> row.length() <= 16), notice.toString());
            assertTrue(!notice.rows().isEmpty());
        }
    }

    @Test
    void pagesThatOnlyThisMachineReachesHaveNoAddressOnTheDesk() {
        Notice code = DeskNotices.notice(Notice.Kind.SET_UP, Optional.of("12345678"), Optional.empty());
        assertEquals(List.of("Set up: 12345678"), code.rows());
        assertEquals("", code.link());
        assertEquals(
                List.of(),
                DeskNotices.notice(Notice.Kind.INFO, Optional.empty(), Optional.empty())
                        .rows());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.9", "::1", "localhost"})
    void theLoopbackIsNamedInTheDemoOnly(String loopback) {
        assertEquals(Optional.empty(), DeskNotices.host(loopback, false));
        assertEquals(Optional.of(loopback), DeskNotices.host(loopback, true));
        assertEquals(Optional.of("10.0.0.7"), DeskNotices.host("10.0.0.7", false));
    }
}
