package org.evertone.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The product from its first start: set-up code, sign-in, and servers entered on Line → SIP that the phone follows. */
@Timeout(120)
class LinePageIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String PASSWORD = "correct horse";

    private RunningPhone phone;
    private String address;
    private String code;

    @BeforeEach
    void start() {
        phone = RunningPhone.product("line");
        address = phone.awaitOutput(Pattern.compile("^ready (http://127\\.0\\.0\\.1:\\d+)/"));
        code = phone.awaitOutput(Pattern.compile("^set-up code: (\\d{8})$"));
    }

    @AfterEach
    void stop() {
        phone.close();
    }

    @Test
    void aPasswordIsSetOnceWithTheCodeAndSignsInFromThenOn() {
        try (Browser browser = Browser.start()) {
            browser.open(address);
            assertEquals("/setup", browser.path());
            setUp(browser, "00000000".equals(code) ? "11111111" : "00000000");
            browser.awaitText("[role=alert]", "set-up code is not right", SOON);
            setUp(browser, code);
            browser.await("the phone page opens", SOON, () -> browser.path().equals("/"));
            browser.click(".logout button");
            browser.await("the sign-in page opens", SOON, () -> browser.path().equals("/login"));
            browser.open(address + "/line");
            assertEquals("/login", browser.path());
            browser.type("#password", PASSWORD);
            browser.click("main button");
            browser.await("the phone page opens", SOON, () -> browser.path().equals("/"));
        }
    }

    @Test
    void thePhoneRegistersAtTheServersThatWereEntered() throws IOException {
        try (Browser browser = Browser.start();
                Registrar first = new Registrar();
                Registrar second = new Registrar()) {
            signIn(browser);
            enter(browser, first);
            browser.awaitText(".note.good", "changes saved", SOON);
            browser.awaitText("#line-state", "In service, primary", SOON);
            browser.type("#register-port", Integer.toString(second.port()));
            browser.click(".submit button");
            browser.awaitText(".note.good", "1 change saved", SOON);
            browser.await("the phone registers at the other server", SOON, second::asked);
        }
    }

    @Test
    void aBrokenRuleStandsAtItsFieldAndKeepsWhatWasTyped() {
        try (Browser browser = Browser.start()) {
            signIn(browser);
            browser.open(address + "/line");
            browser.type("#phone-number", "1001");
            browser.type("#register-addr", "127.0.0.1");
            browser.type("#register-port", "99999");
            browser.click(".submit button");
            browser.awaitText("[role=alert]", "Nothing was saved", SOON);
            assertEquals("true", browser.find("#register-port").getDomAttribute("aria-invalid"));
            assertTrue(browser.find("#register-port-error").isDisplayed());
            assertEquals("99999", browser.value("#register-port"));
            assertEquals("1001", browser.value("#phone-number"));
            browser.open(address + "/line");
            assertEquals("", browser.value("#phone-number"));
        }
    }

    @Test
    void everythingWorksWithoutScripts() throws IOException {
        try (Browser browser = Browser.withoutScripts();
                Registrar server = new Registrar()) {
            signIn(browser);
            enter(browser, server);
            browser.awaitText(".note.good", "changes saved", SOON);
            browser.await("the phone registers", SOON, server::asked);
            browser.open(address);
            browser.click("#handset");
            browser.awaitText("#hook-caption", "Put back", SOON);
            browser.click("[data-key='7']");
            browser.awaitText("#lcd", "7", SOON);
        }
    }

    private void setUp(Browser browser, String typedCode) {
        browser.type("#code", typedCode);
        browser.type("#password", PASSWORD);
        browser.type("#again", PASSWORD);
        browser.click("main button");
    }

    private void signIn(Browser browser) {
        browser.open(address);
        setUp(browser, code);
        browser.await("the phone page opens", SOON, () -> browser.path().equals("/"));
    }

    private void enter(Browser browser, Registrar server) {
        browser.open(address + "/line");
        browser.type("#phone-number", "1001");
        browser.type("#register-addr", "127.0.0.1");
        browser.type("#register-port", Integer.toString(server.port()));
        browser.click(".submit button");
    }

    /** Says yes to every request it gets. */
    private static final class Registrar implements AutoCloseable {
        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        private volatile boolean asked;

        Registrar() throws IOException {
            Thread thread = new Thread(this::serve, "registrar");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        boolean asked() {
            return asked;
        }

        @Override
        public void close() {
            socket.close();
        }

        private void serve() {
            DatagramPacket packet = new DatagramPacket(new byte[8192], 8192);
            while (!socket.isClosed()) {
                try {
                    packet.setLength(8192);
                    socket.receive(packet);
                    String request = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                    byte[] answer = answer(request).getBytes(StandardCharsets.UTF_8);
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                    asked |= request.startsWith("REGISTER ");
                } catch (IOException closed) {
                    continue;
                }
            }
        }

        private static String answer(String request) {
            StringBuilder answer = new StringBuilder("SIP/2.0 200 OK\r\n");
            request.lines()
                    .filter(line -> line.matches("(?i)(Via|From|Call-ID|CSeq|Contact):.*"))
                    .forEach(line -> answer.append(line).append("\r\n"));
            request.lines()
                    .filter(line -> line.matches("(?i)To:.*"))
                    .forEach(line -> answer.append(line).append(";tag=registrar\r\n"));
            return answer.append("Expires: 60\r\nContent-Length: 0\r\n\r\n").toString();
        }
    }
}
