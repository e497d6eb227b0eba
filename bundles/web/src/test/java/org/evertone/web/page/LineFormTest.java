package org.evertone.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evertone.web.phone.FakePhone;
import org.junit.jupiter.api.Test;

class LineFormTest {
    private final FakePhone.Store store = new FakePhone.Store();
    private final Pages pages = new Pages();

    @Test
    void onlyWhatDiffersIsChanged() throws Exception {
        Map<String, String> form = form();
        form.put("register-addr", "pbx1.example");
        form.put("register-port", "5060");
        form.put("enable-failback", "1");

        Pages.Submitted submitted = submit(form);

        assertTrue(submitted.taken());
        assertEquals(
                Map.of(
                        "SIP1 Register Addr", "pbx1.example",
                        "SIP1 Register Port", "5060",
                        "SIP1 Enable Failback", "1"),
                store.values);
        assertTrue(submitted.page().markup().contains("3 changes saved"));
        assertTrue(submitted.page().markup().contains("SIP Server1 Server Address: (empty) → pbx1.example"));
    }

    @Test
    void anErrorStandsAtItsFieldAndWhatWasTypedIsKept() throws Exception {
        Map<String, String> form = form();
        form.put("backup-port", "70000");
        form.put("display-name", "Reception");

        Pages.Submitted submitted = submit(form);

        assertFalse(submitted.taken());
        assertEquals(Map.of(), store.values);
        String html = submitted.page().markup();
        assertTrue(html.contains("id=\"backup-port-error\">a port is 1 to 9999</span>"));
        assertTrue(html.contains("value=\"70000\" id=\"backup-port\""));
        assertTrue(html.contains("value=\"Reception\" id=\"display-name\""));
    }

    @Test
    void anEmptyPasswordKeepsTheStoredOneAndNoneIsEverShown() throws Exception {
        store.values.put("SIP1 Register Pswd", "hunter2");
        assertTrue(submit(form()).page().markup().contains("Nothing was changed"));

        Map<String, String> form = form();
        form.put("register-pswd", "new secret");
        String html = submit(form).page().markup();

        assertEquals("new secret", store.values.get("SIP1 Register Pswd"));
        assertTrue(html.contains("Authentication Password: changed"));
        assertFalse(html.contains("new secret"));
        assertFalse(html.contains("hunter2"));
    }

    @Test
    void untickingActivateSwitchesALineOffThatWasNeverSwitchedOn() throws Exception {
        Map<String, String> form = form();
        form.put("enable-reg", "");

        submit(form);

        assertEquals(Map.of("SIP1 Enable Reg", "0"), store.values);
    }

    @Test
    void giveUpTimesAreThoseOfTheTransactions() {
        assertEquals(List.of(500L, 1500L, 3500L, 7500L, 15_500L, 31_500L, 32_000L), giveUp(7, Long.MAX_VALUE));
        assertEquals(
                List.of(500L, 1500L, 3500L, 7500L, 11_500L, 15_500L, 19_500L, 23_500L, 27_500L, 31_500L, 32_000L),
                giveUp(11, 4000));
    }

    @Test
    void thePredictionNamesTheTimes() {
        String words = LineForm.prediction(Map.of(
                "backup-addr", "b", "signal-retry-counts", "3", "session-timer-t1", "500", "session-timer-t2", "4000"));

        assertTrue(words.contains("after 7.5 s"), words);
        assertTrue(words.contains("after 39.5 s"), words);
        assertEquals("", LineForm.prediction(Map.of("signal-retry-counts", "many")));
    }

    @Test
    void hardlyMeantSettingsAreWarnedOf() {
        assertEquals(
                2,
                LineForm.warnings(Map.of(
                                "register-addr",
                                "PBX",
                                "register-port",
                                "5060",
                                "backup-addr",
                                "pbx",
                                "backup-port",
                                "5060",
                                "enable-failback",
                                "1",
                                "failback-interval",
                                "31"))
                        .size());
        assertEquals(1, LineForm.warnings(Map.of("backup-port", "5070")).size());
        assertEquals(
                1,
                LineForm.warnings(Map.of("register-addr", "a", "transport", "3", "register-port", "5060"))
                        .size());
        assertEquals(
                List.of(),
                LineForm.warnings(Map.of(
                        "register-addr",
                        "a",
                        "register-port",
                        "5060",
                        "backup-addr",
                        "b",
                        "backup-port",
                        "5060",
                        "enable-failback",
                        "1",
                        "failback-interval",
                        "32")));
    }

    @Test
    void encryptionWithoutEncryptedSignallingIsWarnedOf() {
        Map<String, String> values = new HashMap<>(Map.of("register-addr", "a", "register-port", "5061"));
        assertEquals(List.of(), LineForm.warnings(values));
        values.put("media-crypto", "1");
        assertTrue(LineForm.warnings(values).get(0).endsWith("are not encrypted."));
        values.put("media-crypto", "2");
        assertTrue(LineForm.warnings(values).get(0).endsWith("fail."));
        values.put("transport", "3");
        assertEquals(List.of(), LineForm.warnings(values));
        values.putAll(Map.of("backup-addr", "b", "backup-port", "5061", "backup-transport", "1"));
        assertEquals(1, LineForm.warnings(values).size());
    }

    @Test
    void howCallsSoundIsOnThePage() throws Exception {
        Map<String, String> form = form();
        form.putAll(Map.of("dtmf-mode", "2", "dtmf-info-mode", "1", "single-codec", "1"));
        form.putAll(Map.of("media-crypto", "2", "srtp-auth-tag", "1", "enable-osrtp", "1"));

        String html = submit(form).page().markup();

        assertEquals(
                Map.of(
                        "SIP1 DTMF Mode", "2",
                        "SIP1 DTMF Info Mode", "1",
                        "SIP1 Single Codec", "1",
                        "SIP1 Media Crypto", "2",
                        "SIP1 SRTP Auth-Tag", "1",
                        "SIP1 Enable OSRTP", "1"),
                store.values);
        assertTrue(html.contains("→ SIP INFO"), html);
        assertTrue(html.contains("<option value=\"2\" selected>Forced</option>"));
    }

    private static List<Long> giveUp(int count, long t2) {
        return java.util.stream.LongStream.range(0, count)
                .mapToObj(n -> LineForm.giveUpMillis(n, 500, t2))
                .toList();
    }

    private static Map<String, String> form() {
        Map<String, String> form = new HashMap<>();
        LineForm.FIELDS.forEach(field -> form.put(field.name(), ""));
        form.put("enable-reg", "1");
        return form;
    }

    private Pages.Submitted submit(Map<String, String> form) throws Exception {
        return pages.submit(store, Optional.empty(), 1, "token", form);
    }
}
