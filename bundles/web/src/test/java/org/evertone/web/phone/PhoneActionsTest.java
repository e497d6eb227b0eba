package org.evertone.web.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.evertone.call.CallState;
import org.evertone.hal.Key;
import org.evertone.hal.Notice;
import org.evertone.line.MessageSummary;
import org.junit.jupiter.api.Test;

class PhoneActionsTest {
    private final FakePhone phone = new FakePhone();
    private final PhoneActions actions = phone.actions(true);

    @Test
    void statusSaysWhatTheMachineInterfacePromises() throws Exception {
        phone.statuses.add(FakePhone.onBackup("1001 Reception"));
        phone.present.add(FakePhone.call("7", CallState.RINGING_OUT));

        JsonObject status = JsonParser.parseString(run("status")).getAsJsonObject();

        JsonObject line = status.getAsJsonArray("lines").get(0).getAsJsonObject();
        assertEquals("registered:backup", line.get("state").getAsString());
        assertEquals(2, line.get("activeServer").getAsInt());
        assertEquals(28, line.get("nextTryInSeconds").getAsInt(), "rounded up: the try is not due at 27");
        JsonObject server = line.getAsJsonArray("servers").get(1).getAsJsonObject();
        assertEquals("pbx2.example:5060", server.get("address").getAsString());
        assertTrue(server.get("registered").getAsBoolean());
        JsonObject call = status.getAsJsonArray("calls").get(0).getAsJsonObject();
        assertEquals("ringing-out", call.get("state").getAsString());
        assertEquals("sip:600@pbx.example", call.get("peer").getAsString());
        JsonObject lamp = status.getAsJsonObject("lamps").getAsJsonObject("line1");
        assertEquals("green", lamp.get("colour").getAsString());
        assertEquals(0, lamp.getAsJsonArray("millis").get(0).getAsInt());
        assertEquals("12:00           ", status.getAsJsonArray("display").get(0).getAsString());
    }

    @Test
    void eventsAreOneJsonObjectALine() throws Exception {
        phone.timeline.record(1, "failover", "Moved", "No answer", Map.of("server", "1"));
        phone.timeline.record("call.ended", "Call over");

        List<String> lines = run("events").lines().toList();

        assertEquals(2, lines.size());
        JsonObject first = JsonParser.parseString(lines.get(0)).getAsJsonObject();
        assertEquals(1, first.get("seq").getAsLong());
        assertEquals("Moved", first.get("what").getAsString());
        assertEquals("1", first.getAsJsonObject("evidence").get("server").getAsString());
    }

    @Test
    void keysArePressedInOrder() throws Exception {
        run("press", "60#h");

        assertEquals(List.of("key 6", "key 0", "key #", "key h"), phone.done);
    }

    @Test
    void anUnknownKeyIsNamedAndNoneIsPressed() {
        assertTrue(refusal("press", "60x").contains("unknown key 'x' in '60x'"));
        assertTrue(refusal("press", "6", "Mute").contains("unknown key 'M' in 'Mute'"));
        assertEquals(List.of(), phone.done);
    }

    @Test
    void aKeyIsPressedByItsNameAndWordsFollowEachOther() throws Exception {
        run("press", "HOLD", "12#", "TRANSFER", "LINE_2", "oh");

        assertEquals(List.of("key o", "key 1", "key 2", "key #", "key t", "key F", "key o", "key h"), phone.done);
    }

    @Test
    void everyKeyCanBePressedByNameAndBySymbol() throws Exception {
        for (Key key : Key.values()) {
            run("press", key.name());
            run("press", String.valueOf(key.symbol()));
            assertEquals(List.of("key " + key.symbol(), "key " + key.symbol()), phone.done);
            phone.done.clear();
        }
    }

    @Test
    void soManyKeysAtMostArePressedAtOnce() throws Exception {
        run("press", "1".repeat(64), "2".repeat(64));
        assertEquals("press takes 1 to 128 keys", refusal("press", "1".repeat(64), "2".repeat(65)));
        assertEquals("press takes 1 to 128 keys", refusal("press", ""));
        assertEquals(128, phone.done.size());
    }

    @Test
    void aTransferGoesToACallWhenThereIsOneOfThatNameElseToATarget() throws Exception {
        phone.present.add(FakePhone.call("call-1", CallState.ACTIVE));
        phone.present.add(FakePhone.call("call-2", CallState.HELD));

        run("transfer", "call-1", "1002");
        run("transfer", "call-1", "call-2");
        run("redirect", "call-2", "sip:a@b.example");

        assertEquals(
                List.of("transfer call-1 1002", "transfer call-1 to call-2", "redirect call-2 sip:a@b.example"),
                phone.done);
        assertEquals("there is no call 'call-9'", refusal("transfer", "call-9", "1002"));
        assertEquals("there is no call 'call-9'", refusal("redirect", "call-9", "1002"));
        assertEquals("usage: transfer ID TARGET|CALL-ID", refusal("transfer", "call-1"));
    }

    @Test
    void statusTellsOfMailboxesMissedCallsAndNotices() throws Exception {
        phone.statuses.add(FakePhone.onBackup("1001"));
        phone.mailboxes.put(1, new MessageSummary(true, 2, 5, "sip:1001@pbx.example"));
        phone.history.missed = 3;
        actions.bindNotice(new Notice(Notice.Kind.TROUBLE, List.of("No display"), ""));

        JsonObject status = JsonParser.parseString(run("status")).getAsJsonObject();

        assertEquals(
                "{\"waiting\":true,\"fresh\":2,\"old\":5}",
                status.getAsJsonArray("lines")
                        .get(0)
                        .getAsJsonObject()
                        .get("messages")
                        .toString());
        assertEquals(3, status.get("missedCalls").getAsInt());
        assertEquals(
                "[{\"kind\":\"trouble\",\"rows\":[\"No display\"],\"link\":\"\"}]",
                status.get("notices").toString());
    }

    @Test
    void theSetUpCodeIsForThePersonBeforeThePhoneOnly() throws Exception {
        Notice code = new Notice(Notice.Kind.SET_UP, List.of("Set up: 12345678", "10.0.0.7:8080"), "");
        actions.bindNotice(code);
        actions.bindNotice(new Notice(Notice.Kind.INFO, code.rows(), ""));
        phone.rows = code.rows();

        String status = run("status");

        assertFalse(status.contains("12345678"));
        assertTrue(status.contains("Set up: ********"));
        assertFalse(status.contains("set_up"));
    }

    @Test
    void aPhoneWithARealHandsetSaysSo() {
        PhoneActions real = phone.actions(false);

        ActionException refused = assertThrows(ActionException.class, () -> real.run(List.of("offhook"), new byte[0]));

        assertTrue(refused.getMessage().startsWith("this phone has a real handset"));
    }

    @Test
    void dialPrintsTheCallAndLeavesNoListenerBehind() throws Exception {
        assertEquals("7\n", run("dial", "600"));
        assertEquals(0, phone.callsListeners());
    }

    @Test
    void aCallThatEndsAtOnceIsAnErrorWithItsReason() {
        assertEquals("the call to 404 ended at once: 404 from server 1, Not Found", refusal("dial", "404"));
        assertEquals(0, phone.callsListeners());
    }

    @Test
    void aRuleTheCallBundleNamesReachesTheUser() {
        assertEquals("the target is empty", refusal("dial", ""));
    }

    @Test
    void answerTakesTheRingingCall() throws Exception {
        phone.present.add(FakePhone.call("1", CallState.HELD));
        phone.present.add(FakePhone.call("2", CallState.RINGING));

        run("answer");

        assertEquals(List.of("answer 2"), phone.done);
    }

    @Test
    void hangUpPrefersTheCallThatIsTalking() throws Exception {
        phone.present.add(FakePhone.call("1", CallState.RINGING));
        phone.present.add(FakePhone.call("2", CallState.ACTIVE));

        run("hangup");

        assertEquals(List.of("hangup 2"), phone.done);
    }

    @Test
    void commandsOnCallsThatAreNotThereSaySo() {
        assertEquals("no call is ringing", refusal("answer"));
        assertEquals("there is no call to hang up", refusal("hangup"));
        assertEquals("there is no call 'zz'", refusal("hangup", "zz"));
    }

    @Test
    void holdAndResumeTakeTheCallAPersonWouldMean() throws Exception {
        phone.present.add(FakePhone.call("1", CallState.HELD));
        phone.present.add(FakePhone.call("2", CallState.ACTIVE));

        assertEquals("2\n", run("hold"));
        assertEquals("1\n", run("resume"));
        assertEquals("1\n", run("hold", "1"));

        assertEquals(List.of("hold 2", "resume 1", "hold 1"), phone.done);
    }

    @Test
    void aConferenceTakesTwoCallsThatStand() throws Exception {
        phone.present.add(FakePhone.call("1", CallState.HELD));
        phone.present.add(FakePhone.call("2", CallState.RINGING));
        assertEquals("a conference joins two calls, and there is one", refusal("conference"));

        phone.present.add(FakePhone.call("3", CallState.ACTIVE));
        run("conference");

        assertEquals(List.of("conference"), phone.done);
    }

    @Test
    void digitsGoIntoTheActiveCallInOrder() throws Exception {
        phone.present.add(FakePhone.call("4", CallState.ACTIVE));

        run("dtmf", "1#");

        assertEquals(List.of("digit 1 4", "digit # 4"), phone.done);
        assertEquals("dtmf takes 1 to 128 digits of 0-9 * # A-D", refusal("dtmf", "1x"));
    }

    @Test
    void digitsIntoACallThatNobodyAnsweredAreRefused() {
        phone.present.add(FakePhone.call("4", CallState.RINGING_OUT));

        assertEquals("the call '4' is not answered yet", refusal("dtmf", "1", "4"));
        assertEquals(List.of(), phone.done);
    }

    @Test
    void muteVolumeAndOutletReachTheSoundAndShowInTheStatus() throws Exception {
        run("mute", "on");
        run("volume", "speaker", "70");
        run("outlet", "speaker");

        JsonObject sound =
                JsonParser.parseString(run("status")).getAsJsonObject().getAsJsonObject("sound");
        assertTrue(sound.get("muted").getAsBoolean());
        assertEquals("speaker", sound.get("outlet").getAsString());
        assertEquals(70, sound.getAsJsonObject("volumes").get("speaker").getAsInt());
        assertEquals(
                "Tone and echo", sound.getAsJsonObject("devices").get("ringer").getAsString());
    }

    @Test
    void wrongOutletsAndVolumesAreNamedWithTheRule() {
        assertEquals("an outlet is one of handset, speaker", refusal("outlet", "ringer"));
        assertEquals("an outlet is one of handset, speaker, ringer", refusal("volume", "HANDSET", "10"));
        assertEquals("a volume is 0 to 100 percent", refusal("volume", "handset", "101"));
        assertEquals("usage: mute on|off", refusal("mute", "yes"));
    }

    @Test
    void aPhoneWithoutSoundSaysSo() throws Exception {
        actions.unbindSound(phone);

        assertEquals("the phone has no sound now", refusal("mute", "on"));
        assertFalse(JsonParser.parseString(run("status")).getAsJsonObject().has("sound"));
    }

    @Test
    void aCallSaysHowItSounds() throws Exception {
        phone.present.add(FakePhone.call("7", CallState.ACTIVE));

        JsonObject call = JsonParser.parseString(run("status"))
                .getAsJsonObject()
                .getAsJsonArray("calls")
                .get(0)
                .getAsJsonObject();

        assertEquals("", call.get("codec").getAsString());
        assertFalse(call.get("encrypted").getAsBoolean());
        JsonObject statistics = call.getAsJsonObject("statistics");
        assertEquals(2, statistics.get("lost").getAsLong());
        assertEquals(40, statistics.get("concealedMillis").getAsLong());
        assertEquals(61.0, statistics.get("playoutDelayMillis").getAsDouble());
        assertEquals(4.3, statistics.get("mos").getAsDouble());
    }

    @Test
    void registerRefusesWhatIsNoLineAndWhatIsNotConfigured() {
        assertEquals("'x' is not a line: lines are 1 to 20", refusal("register", "x"));
        assertEquals("'21' is not a line: lines are 1 to 20", refusal("register", "21"));
        assertEquals("line 3 is not configured: set SIP3 Register Addr", refusal("register", "3"));
    }

    @Test
    void anImportReportsEachKeyAndErrorsAreOneLine() throws Exception {
        String report = actions.run(List.of("config", "import", "f"), "good".getBytes(StandardCharsets.UTF_8));

        assertEquals("line 4: Odd Key: unknown kept as it is\n", report);
        ActionException refused = assertThrows(
                ActionException.class,
                () -> actions.run(List.of("config", "import", "f"), "bad".getBytes(StandardCharsets.UTF_8)));
        assertEquals("nothing was changed: line 3: SIP1 Register Port: no port", refused.getMessage());
    }

    @Test
    void unknownCommandsAndWrongArgumentsAreRefused() {
        assertEquals("unknown command 'sh?ell'", refusal("sh\nell"));
        assertEquals("usage: press KEYS…", refusal("press"));
        assertEquals("usage: config set KEY VALUE", refusal("config", "set", "a"));
    }

    private String run(String... args) throws ActionException {
        return actions.run(List.of(args), new byte[0]);
    }

    private String refusal(String... args) {
        return assertThrows(ActionException.class, () -> run(args)).getMessage();
    }
}
