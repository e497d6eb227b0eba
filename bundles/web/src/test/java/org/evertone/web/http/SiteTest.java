package org.evertone.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.evertone.call.CallState;
import org.evertone.directory.CallRecord;
import org.evertone.hal.Notice;
import org.evertone.line.MessageSummary;
import org.evertone.web.auth.Sessions.Session;
import org.evertone.web.phone.FakePhone;
import org.evertone.web.phone.PhoneActions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    @TempDir
    Path home;

    private final FakePhone phone = new FakePhone();
    private Site site;
    private Session session;

    @BeforeEach
    void open() {
        site = new Site(home, true, phone.actions(true), InstantSource.system());
        session = site.sessions().open();
    }

    @Test
    void everyRouteOutsideTheListRefusesWithoutASession() {
        Set<String> open = new TreeSet<>();
        for (Route route : site.router().routes()) {
            String path = route.path().replace("{line}", "1");
            WebReply reply = site.router().handle(request(route.method(), path, Map.of("content-type", FORM), ""));
            boolean refused = reply instanceof WebReply.Content content && content.status() == 401;
            if (!refused) {
                open.add(route.method() + " " + route.path());
            }
        }
        assertEquals(
                new TreeSet<>(Set.of(
                        "GET /login",
                        "POST /login",
                        "GET /setup",
                        "POST /setup",
                        "GET /health",
                        "GET /.well-known/security.txt",
                        "GET /assets/evertone.css",
                        "GET /assets/icon.svg")),
                open);
    }

    @Test
    void pathsOfOtherBundlesAndOddSpellingsAreRefusedWithoutASession() {
        for (String path :
                List.of("/demo/servers", "/nothing", "//login", "/login/", "/login;x", "/%6cogin", "/login/..")) {
            assertEquals(401, content(request("GET", path, Map.of(), "")).status(), path);
            assertTrue(
                    site.router()
                            .admit(request("POST", path, Map.of(), ""))
                            .refusal()
                            .isPresent(),
                    path);
        }
    }

    @Test
    void traceIsRefusedEverywhereEvenWithASession() {
        for (String path : List.of("/", "/login", "/demo/state")) {
            assertEquals(405, content(signedIn("TRACE", path, "text/plain", "")).status(), path);
        }
    }

    @Test
    void aBrowserWithoutASessionIsLedToSetUpOrSignIn() throws Exception {
        Map<String, String> browser = Map.of("accept", "text/html,*/*");
        assertEquals(
                "/setup", content(request("GET", "/", browser, "")).headers().get("Location"));

        site.access().setUp("a", site.access().setupCode(), "long enough", "long enough");

        assertEquals(
                "/login", content(request("GET", "/", browser, "")).headers().get("Location"));
    }

    @Test
    void everyChangeNeedsTheTokenOfItsSession() {
        for (Route route : site.router().routes()) {
            if (route.access() == Route.Access.SESSION && !route.method().equals("GET")) {
                String method = route.method();
                assertEquals(
                        403,
                        content(signedIn(method, route.path(), FORM, "command=offhook"))
                                .status());
                assertEquals(
                        403,
                        content(signedIn(method, route.path(), FORM, "csrf=guess&command=offhook"))
                                .status());
                assertEquals(
                        403,
                        content(signedIn(method, route.path(), "application/json", "{}"))
                                .status());
            }
        }
        assertEquals(List.of(), phone.done);
    }

    @Test
    void changesAtOtherBundlesNeedTheTokenInTheHeader() {
        Map<String, String> headers = new HashMap<>(Map.of("cookie", "evertone=" + session.id()));
        assertTrue(site.router()
                .admit(request("POST", "/demo/servers/1/stop", headers, ""))
                .refusal()
                .isPresent());
        headers.put("x-csrf-token", session.csrfToken());
        assertTrue(site.router()
                .admit(request("POST", "/demo/servers/1/stop", headers, ""))
                .refusal()
                .isEmpty());
    }

    @Test
    void changesFromAnotherOriginAreRefusedEvenAtSignIn() {
        for (Map<String, String> foreign : List.of(
                Map.of("origin", "http://evil.example"),
                Map.of("origin", "null"),
                Map.of("sec-fetch-site", "cross-site"),
                Map.of("sec-fetch-site", "same-site", "origin", "http://phone.example"))) {
            Map<String, String> headers = new HashMap<>(foreign);
            headers.put("content-type", FORM);
            assertEquals(
                    403,
                    content(request("POST", "/login", headers, "password=x")).status());
        }
    }

    @Test
    void signingInSetsACookieThatScriptsAndOtherSitesCannotUse() {
        String code = site.access().newLink();

        WebReply.Content reply = content(new WebRequest(
                "GET", "/login", "code=" + code, Map.of("host", "phone.example"), new byte[0], "::1", true));

        assertEquals(303, reply.status());
        assertEquals("/", reply.headers().get("Location"));
        String cookie = reply.headers().get("Set-Cookie");
        assertTrue(cookie.matches("evertone=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict; Secure"), cookie);
    }

    @Test
    void aSpentLinkIsRefused() {
        String code = site.access().newLink();
        WebRequest link = new WebRequest("GET", "/login", "code=" + code, Map.of(), new byte[0], "::1", false);
        assertEquals(303, content(link).status());

        assertEquals(403, content(link).status());
    }

    @Test
    void signingOutEndsTheSession() {
        WebReply.Content reply = content(signedIn("POST", "/logout", FORM, "csrf=" + session.csrfToken()));

        assertTrue(reply.headers().get("Set-Cookie").endsWith("Max-Age=0"));
        assertEquals(401, content(signedIn("GET", "/api/v1/status", "", "")).status());
    }

    @Test
    void formsWorkThePhoneWithoutScript() {
        WebReply.Content reply =
                content(signedIn("POST", "/phone", FORM, "csrf=" + session.csrfToken() + "&command=press+%23"));

        assertEquals(303, reply.status());
        assertEquals(List.of("key #"), phone.done);
    }

    @Test
    void actionsWorkCallsAndNotTheConfiguration() {
        WebReply.Content dialled = act("{\"args\":[\"dial\",\"600\"]}");
        assertEquals(200, dialled.status());
        assertEquals("{\"output\":\"7\"}", dialled.text());

        WebReply.Content refused = act("{\"args\":[\"config\",\"set\",\"SIP1 Register Addr\",\"x\"]}");
        assertEquals(400, refused.status());
        assertEquals("application/problem+json", refused.headers().get("Content-Type"));
        JsonObject problem = JsonParser.parseString(refused.text()).getAsJsonObject();
        assertEquals(400, problem.get("status").getAsInt());
        assertTrue(problem.get("detail").getAsString().contains("commands here are"));
        assertEquals(Map.of(), phone.store.values);

        assertEquals(409, act("{\"args\":[\"answer\"]}").status());
        assertEquals(400, act("rubbish").status());
        assertEquals(400, act("{}").status());
    }

    @Test
    void callsAreMadeHeldAndJoinedThroughTheMachineInterface() {
        WebReply.Content dialled = post("/api/v1/calls", "{\"target\":\"600\"}");
        assertEquals(201, dialled.status());
        assertEquals("{\"id\":\"7\"}", dialled.text());
        phone.present.add(FakePhone.call("7", CallState.ACTIVE));
        phone.present.add(FakePhone.call("8", CallState.HELD));

        assertEquals(200, post("/api/v1/calls/7/actions/hold", "").status());
        assertEquals(200, post("/api/v1/calls/8/actions/resume", "").status());
        assertEquals(
                200, post("/api/v1/calls/8/actions/dtmf", "{\"digits\":\"5\"}").status());
        assertEquals(200, post("/api/v1/conference", "").status());

        assertEquals(List.of("dial 600", "hold 7", "resume 8", "digit 5 8", "conference"), phone.done);
        String calls = content(signedIn("GET", "/api/v1/calls", "", "")).text();
        assertEquals(2, JsonParser.parseString(calls).getAsJsonArray().size());
        assertEquals(409, post("/api/v1/calls/zz/actions/hold", "").status());
        assertEquals(400, post("/api/v1/calls/7/actions/explode", "").status());
        assertEquals(400, post("/api/v1/calls", "{}").status());
        assertTrue(post("/api/v1/calls", "600").text().contains("JSON of the form {\\\"target\\\":\\\"600\\\"}"));
    }

    @Test
    void theSoundIsChangedThroughTheMachineInterface() {
        WebReply.Content changed =
                post("/api/v1/sound", "{\"outlet\":\"speaker\",\"muted\":true,\"volumes\":{\"ringer\":20}}");

        assertEquals(200, changed.status());
        JsonObject sound = JsonParser.parseString(changed.text()).getAsJsonObject();
        assertEquals("speaker", sound.get("outlet").getAsString());
        assertTrue(sound.get("muted").getAsBoolean());
        assertEquals(20, sound.getAsJsonObject("volumes").get("ringer").getAsInt());
        assertEquals(
                changed.text(),
                content(signedIn("GET", "/api/v1/sound", "", "")).text());
        assertEquals(400, post("/api/v1/sound", "{\"outlet\":\"roof\"}").status());
    }

    @Test
    void theHandsetTakesAWebSocketFromOurOwnPageOnly() {
        Map<String, String> own = new HashMap<>(Map.of(
                "cookie", "evertone=" + session.id(),
                "origin", "http://phone.example",
                "upgrade", "websocket",
                "connection", "keep-alive, Upgrade",
                "sec-websocket-version", "13",
                "sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="));
        assertTrue(site.router().handle(request("GET", "/api/v1/handset", own, "")) instanceof WebReply.Upgrade);
        assertEquals(403, handset(own, "origin", "http://evil.example"));
        assertEquals(403, handset(own, "origin", "https://phone.example"), "another scheme is another origin");
        assertEquals(403, handset(own, "origin", ""), "a WebSocket without an origin is no browser's");
        assertEquals(403, handset(own, "sec-fetch-site", "same-site"));
        assertEquals(401, handset(own, "cookie", "evertone=guess"));
        assertEquals(426, handset(own, "upgrade", "h2c"));
        assertEquals(426, content(request("HEAD", "/api/v1/handset", own, "")).status());
        assertEquals(426, handset(own, "sec-websocket-key", "short"));
        assertEquals(426, handset(own, "sec-websocket-version", "8"));
    }

    @Test
    void nobodyTakesTheHandsetOfARealPhone() {
        site = new Site(home, false, phone.actions(false), InstantSource.system());
        session = site.sessions().open();
        Map<String, String> own = Map.of("cookie", "evertone=" + session.id(), "origin", "http://phone.example");
        assertEquals(409, content(request("GET", "/api/v1/handset", own, "")).status());
        assertFalse(content(signedIn("GET", "/", "", "")).text().contains("handset.js"));
    }

    @Test
    void oneLineCanBeAskedFor() {
        phone.statuses.add(FakePhone.onBackup("1001"));

        assertEquals(200, content(signedIn("GET", "/api/v1/lines/1", "", "")).status());
        assertEquals(404, content(signedIn("GET", "/api/v1/lines/2", "", "")).status());
        assertEquals(404, content(signedIn("GET", "/api/v1/lines/x", "", "")).status());
        assertEquals(404, content(signedIn("GET", "/api/v1/lines/1/2", "", "")).status());
    }

    @Test
    void aCallIsTransferredOrRedirectedOverTheMachineInterface() {
        phone.present.add(FakePhone.call("call-1", CallState.ACTIVE));
        phone.present.add(FakePhone.call("call-2", CallState.HELD));
        String transfer = "/api/v1/calls/call-1/actions/transfer";

        assertEquals(200, post(transfer, "{\"target\":\"1002\"}").status());
        assertEquals(200, post(transfer, "{\"to\":\"call-2\"}").status());
        assertEquals(
                200,
                post("/api/v1/calls/call-2/actions/redirect", "{\"target\":\"1003\"}")
                        .status());
        assertEquals(List.of("transfer call-1 1002", "transfer call-1 to call-2", "redirect call-2 1003"), phone.done);

        assertEquals(400, post(transfer, "{}").status());
        assertEquals(400, post(transfer, "{\"target\":\"1\",\"to\":\"call-2\"}").status());
        assertEquals(409, post(transfer, "{\"to\":\"call-3\"}").status());
        assertEquals(400, post("/api/v1/calls/call-2/actions/redirect", "{}").status());
        assertEquals(
                409,
                post("/api/v1/calls/call-9/actions/redirect", "{\"target\":\"1\"}")
                        .status());
    }

    @Test
    void thePhoneBookTakesAndLosesEntries() {
        assertEquals(
                201, put("/api/v1/phonebook/+4930%2A", "{\"name\":\" Ada \"}").status());
        assertEquals(
                200, put("/api/v1/phonebook/+4930%2A", "{\"name\":\"Ada L.\"}").status());
        assertEquals(
                "{\"contacts\":[{\"name\":\"Ada L.\",\"number\":\"+4930*\"}]}",
                content(signedIn("GET", "/api/v1/phonebook", "", "")).text());
        assertEquals(204, delete("/api/v1/phonebook/+4930%2A").status());
        assertEquals(404, delete("/api/v1/phonebook/+4930%2A").status());
        assertEquals(List.of(), phone.book.contacts());
    }

    @Test
    void anEntryThatBreaksARuleOrCannotBeKeptIsRefusedWithWords() {
        assertProblem(400, "name: 1 to 40 characters", put("/api/v1/phonebook/1", "{\"name\":\"\"}"));
        assertProblem(400, "\"name\" is missing", put("/api/v1/phonebook/1", "{}"));
        assertProblem(400, "number: no blanks", put("/api/v1/phonebook/1%202", "{\"name\":\"x\"}"));
        assertProblem(400, "percent-encoded", put("/api/v1/phonebook/%zz", "{\"name\":\"x\"}"));
        phone.book.diskFull = true;
        assertProblem(503, "could not be saved", put("/api/v1/phonebook/1", "{\"name\":\"x\"}"));
    }

    @Test
    void thePhoneBookPageWorksWithoutScript() throws Exception {
        assertEquals(303, form("/directory", "do=put&name=Ada&number=1001").status());
        String page = content(signedIn("GET", "/directory", "", "")).text();
        assertTrue(page.contains("<b>Ada</b>") && page.contains("1 of 500"), page);
        assertEquals(303, form("/directory", "do=call&number=1001").status());
        assertEquals(List.of("dial 1001"), phone.done);
        assertEquals(303, form("/directory", "do=remove&number=1001").status());
        assertEquals(List.of(), phone.book.contacts());

        WebReply.Content refused = form("/directory", "do=put&name=&number=%3Cb%3E");
        assertEquals(422, refused.status());
        assertTrue(refused.text().contains("name: 1 to 40 characters"));
        assertTrue(refused.text().contains("value=\"&lt;b&gt;\""), "what was typed stays");
        assertEquals(422, form("/directory", "do=nothing").status());
    }

    @Test
    void missedCallsStandOnThePageUntilSomebodyLooks() {
        phone.history.missed = 2;
        phone.history.records.add(
                new CallRecord(Instant.EPOCH, 1, CallRecord.Kind.MISSED, "<i>Ada", "1001", Duration.ofSeconds(61)));

        assertTrue(content(signedIn("GET", "/", "", "")).text().contains("2 missed calls"));
        String page = content(signedIn("GET", "/directory", "", "")).text();
        assertTrue(page.contains("&lt;i&gt;Ada") && page.contains("1:01") && page.contains("Missed"), page);
        assertEquals(303, form("/directory", "do=seen").status());
        assertFalse(content(signedIn("GET", "/", "", "")).text().contains("missed call"));
        assertEquals(303, form("/directory", "do=clear").status());
        assertEquals(List.of(), phone.history.records());
    }

    @Test
    void messagesAndTroubleStandOnThePhonePage() {
        PhoneActions actions = phone.actions(true);
        site = new Site(home, true, actions, InstantSource.system());
        session = site.sessions().open();
        phone.statuses.add(FakePhone.onBackup("1001"));
        phone.mailboxes.put(1, new MessageSummary(true, 1, 0, ""));
        actions.bindNotice(new Notice(Notice.Kind.TROUBLE, List.of("No display", "I2C 0x27"), ""));

        String page = content(signedIn("GET", "/", "", "")).text();

        assertTrue(page.contains("1 new message<"));
        assertTrue(page.contains("No display I2C 0x27"));
    }

    @Test
    void theCallHistoryIsReadAndCleared() {
        phone.history.missed = 1;
        phone.history.records.add(new CallRecord(
                Instant.parse("2026-06-01T12:00:00Z"), 1, CallRecord.Kind.MISSED, "Ada", "1001", Duration.ZERO));

        assertEquals(
                "{\"missed\":1,\"calls\":[{\"began\":\"2026-06-01T12:00:00Z\",\"line\":1,\"kind\":\"missed\","
                        + "\"name\":\"Ada\",\"number\":\"1001\",\"talkedSeconds\":0}]}",
                content(signedIn("GET", "/api/v1/history", "", "")).text());
        assertEquals(204, delete("/api/v1/history").status());
        assertEquals(List.of(), phone.history.records());
    }

    @Test
    void hostileNamesStayText() {
        String hostile = "<script>alert('1')</script>\" onload=\"x";
        phone.statuses.add(FakePhone.onBackup(hostile));
        phone.present.add(FakePhone.call("7", CallState.ACTIVE));
        phone.timeline.record(1, "call", hostile, hostile, Map.of("name", hostile));
        phone.store.values.put("SIP1 Display Name", hostile);

        for (String page : List.of("/", "/line")) {
            String html = content(signedIn("GET", page, "", "")).text();
            assertFalse(html.contains("<script>alert"), page);
            assertFalse(html.contains("\" onload=\""), page);
            assertTrue(html.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"), page);
        }
    }

    @Test
    void thePhonePageOffersWhatEachCallCanDoWithoutScript() {
        phone.present.add(FakePhone.call("7", CallState.ACTIVE, "G722", true));
        phone.present.add(FakePhone.call("8", CallState.HELD));

        String page = content(signedIn("GET", "/", "", "")).text();

        assertTrue(page.contains("value=\"hold 7\""));
        assertTrue(page.contains("value=\"resume 8\""));
        assertTrue(page.contains("value=\"conference\""));
        assertTrue(page.contains("value=\"mute on\""));
        assertTrue(page.contains("G.722, encrypted, 2 lost, excellent"));
    }

    @Test
    void theConferenceIsOfferedForTwoCallsThatAreNotInOneYet() {
        phone.present.add(FakePhone.call("7", CallState.ACTIVE));
        phone.present.add(FakePhone.call("8", CallState.HELD));
        phone.present.add(FakePhone.call("9", CallState.HELD));

        assertFalse(content(signedIn("GET", "/", "", "")).text().contains("value=\"conference\""));
    }

    @Test
    void aWrongMethodAndAnUnknownPageSaySo() {
        WebReply.Content wrong = content(signedIn("GET", "/logout", "", ""));
        assertEquals(405, wrong.status());
        assertEquals("POST", wrong.headers().get("Allow"));
        assertEquals(404, content(signedIn("GET", "/nothing", "", "")).status());
    }

    /** The status when one header is different. */
    private int handset(Map<String, String> headers, String name, String value) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.put(name, value);
        return content(request("GET", "/api/v1/handset", changed, "")).status();
    }

    private WebReply.Content act(String json) {
        return post("/api/v1/actions", json);
    }

    private WebReply.Content form(String path, String fields) {
        return content(signedIn("POST", path, FORM, "csrf=" + session.csrfToken() + "&" + fields));
    }

    private WebReply.Content post(String path, String json) {
        return change("POST", path, json);
    }

    private WebReply.Content put(String path, String json) {
        return change("PUT", path, json);
    }

    private WebReply.Content delete(String path) {
        return change("DELETE", path, "");
    }

    private static void assertProblem(int status, String words, WebReply.Content answer) {
        assertEquals(status, answer.status(), answer.text());
        assertEquals("application/problem+json", answer.headers().get("Content-Type"));
        assertTrue(answer.text().replace("\\", "").contains(words), answer.text());
    }

    private WebReply.Content change(String method, String path, String json) {
        return content(new WebRequest(
                method,
                path,
                "",
                Map.of(
                        "cookie",
                        "evertone=" + session.id(),
                        "x-csrf-token",
                        session.csrfToken(),
                        "content-type",
                        "application/json"),
                json.getBytes(StandardCharsets.UTF_8),
                "::1",
                false));
    }

    private WebRequest signedIn(String method, String path, String type, String body) {
        return request(method, path, Map.of("cookie", "evertone=" + session.id(), "content-type", type), body);
    }

    private static WebRequest request(String method, String path, Map<String, String> headers, String body) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("host", "phone.example");
        return new WebRequest(method, path, "", all, body.getBytes(StandardCharsets.UTF_8), "::1", false);
    }

    private WebReply.Content content(WebRequest request) {
        return (WebReply.Content) site.router().handle(request);
    }
}
