package org.evertone.config.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.evertone.audio.Outlet;
import org.evertone.config.ConfigException;
import org.evertone.config.ConfigException.Problem;
import org.evertone.config.ConfigStore.Change;
import org.evertone.config.DtmfMode;
import org.evertone.config.ImportReport;
import org.evertone.config.ImportReport.Outcome;
import org.evertone.config.KeepAliveMode;
import org.evertone.config.LineFeatures;
import org.evertone.config.LineSettings;
import org.evertone.config.MediaCrypto;
import org.evertone.config.PhoneFeatures;
import org.evertone.config.Transport;
import org.evertone.config.VoiceSettings;
import org.evertone.config.disk.SealedFile;
import org.evertone.runtime.TimelineRecorder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipnStoreTest {
    private static final String HEADER = "<<VOIP CONFIG FILE>>Version:2.0000000000                      \r\n";
    private static final String FULL = HEADER
            + "<NETWORK CONFIG MODULE>\r\n"
            + "Host Name          :desk\r\n"
            + "Server:a:b\r\n"
            + "<SIP CONFIG MODULE>\r\n"
            + "SIP  Port          :5062\r\n"
            + "Reg Fail Interval  :32\r\n"
            + "--SIP Line List--  :\r\n"
            + "SIP1 Phone Number       :1001\r\n"
            + "SIP1 Register Addr      :pbx1.example\r\n"
            + "SIP1 Backup Addr        :pbx2.example\r\n"
            + "SIP1 BakProxy Need Reg On:0\r\n"
            + "###SIP1 Ring Type :2\r\n"
            + "\r\n"
            + "SIP2 Phone Number       :1002\r\n"
            + "SIP2 Register Addr      :10.0.0.1\r\n"
            + "<PHONE FEATURE MODULE>\r\n"
            + "Host Name          :other\r\n"
            + "--Soft Keys--      :\r\n"
            + "SIP1 Phone Number       :not the line's\r\n"
            + "<<END OF FILE>>\r\n";

    @TempDir
    Path home;

    private final TimelineRecorder timeline = new TimelineRecorder();
    private SipnStore store;

    @BeforeEach
    void open() {
        store = open(Optional.empty());
    }

    @Test
    void aFullFileComesOutByteForByte() throws Exception {
        load(FULL);
        assertEquals(FULL, export());
        assertEquals(FULL, reopened());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<<VOIP CONFIG FILE>>Version:2.0000000000\n<SIP CONFIG MODULE>\nSIP1 Register Addr:a.example\n",
                "<<VOIP CONFIG FILE>>Version:2.0002\n"
                        + "  <SIP CONFIG MODULE>\n"
                        + "\t--SIP Line List--\n"
                        + "\tSIP1 Register Addr : a.example \n"
                        + "<<END OF FILE>>",
                "\uFEFF<<VOIP CONFIG FILE>>Version:2.0002\r\n"
                        + "# note\r\n\r\n"
                        + "<X>\r\n"
                        + "k:\r\n"
                        + "k:1\r\n"
                        + "Ω:µ\r\n"
                        + "<<END OF FILE>>\r\n\r\n"
            })
    void whateverFormAFileHasItIsKept(String file) throws Exception {
        load(file);
        assertEquals(file, export());
        assertEquals(file, reopened());
    }

    @Test
    void aPartialFileChangesOnlyWhatItNames() throws Exception {
        load(FULL);
        load("<SIP CONFIG MODULE>\n"
                + "SIP1 Backup Addr:backup.example\n"
                + "SIP1 Enable Failback:0\n"
                + "<NEW MODULE>\n"
                + "Host Name:new\n");
        String last = "SIP2 Register Addr      :10.0.0.1\r\n";
        assertEquals(
                FULL.replace("pbx2.example", "backup.example")
                        .replace(last, last + "SIP1 Enable Failback    :0\r\n")
                        .replace("<<END OF FILE>>", "<NEW MODULE>\r\nHost Name:new\r\n<<END OF FILE>>"),
                export());
        assertFalse(line(1).failback());
    }

    @Test
    void newKeysAreWrittenInTheirSectionAtTheStandardPadding() throws Exception {
        store.set(Map.of("sip3_register_addr", "a.example"));
        store.set(Map.of("SIP Port", "5070"));
        store.set(Map.of("SIP3 Failover Profile", "exact"));
        assertEquals(
                HEADER
                        + "<SIP CONFIG MODULE>\r\nSIP  Port          :5070\r\n"
                        + "--SIP Line List--  :\r\nSIP3 Register Addr      :a.example\r\n"
                        + "<EVERTONE CONFIG MODULE>\r\nSIP3 Failover Profile   :exact\r\n"
                        + "<<END OF FILE>>\r\n",
                export());
        assertEquals(5070, store.phone().sipPort());
    }

    @Test
    void newSectionsComeBehindWhatIsAddedToTheLastOne() throws Exception {
        store.set(Map.of("SIP1 Register Addr", "a.example"));
        load(
                "SIP1 Failover Profile:exact\nDTMF Payload Type:102\nDNS Servers:192.0.2.1\nSIP1 Register TTL:60\nRTP Port Quantity:10\n");
        assertEquals(
                HEADER
                        + "<SIP CONFIG MODULE>\r\n--SIP Line List--  :\r\nSIP1 Register Addr      :a.example\r\n"
                        + "SIP1 Register TTL       :60\r\n"
                        + "<EVERTONE CONFIG MODULE>\r\nSIP1 Failover Profile   :exact\r\n"
                        + "DNS Servers        :192.0.2.1\r\n"
                        + "<AUDIO CONFIG MODULE>\r\nDTMF Payload Type  :102\r\nRTP Port Quantity  :10\r\n"
                        + "<<END OF FILE>>\r\n",
                export());
        assertEquals(60, line(1).servers().get(0).registerTtlSeconds());
    }

    @Test
    void aKeyOfANewSectionStandsBeforeItsList() throws Exception {
        load("<AUDIO CONFIG MODULE>\nDTMF Payload Type:102\n");
        load("SIP1 Register Addr:a.example\nDNS Servers:192.0.2.1\nSIP Port:5070\n");
        assertEquals(5070, store.phone().sipPort());
        assertEquals(1, store.lines().size());
    }

    @Test
    void defaultsAreThoseOfTheKeyTable() throws Exception {
        load("SIP1 Register Addr:pbx.example\nSIP1 Phone Number:1001\nSIP1 Backup Addr:192.0.2.7\n");
        LineSettings line = line(1);
        assertTrue(line.enabled());
        assertEquals(
                List.of(5060, 5060), line.servers().stream().map(s -> s.port()).toList());
        assertEquals(
                List.of(3600, 3600),
                line.servers().stream().map(s -> s.registerTtlSeconds()).toList());
        assertEquals(
                List.of(Transport.UDP, Transport.UDP),
                line.servers().stream().map(s -> s.transport()).toList());
        assertEquals("1001", line.authUser());
        assertEquals("pbx.example", line.domain());
        assertTrue(line.failback());
        assertEquals(Duration.ofSeconds(1800), line.failbackInterval());
        assertEquals(3, line.signalRetryCounts());
        assertEquals(KeepAliveMode.OPTIONS, line.keepAlive());
        assertEquals(Duration.ofSeconds(30), line.keepAliveInterval());
        assertEquals(3, line.keepAliveTries());
        assertEquals(Duration.ofMillis(500), line.t1());
        assertEquals(Duration.ofMillis(4000), line.t2());
        assertEquals(Duration.ofSeconds(10), store.phone().dialTimeout());
        assertEquals(11, store.phone().tonePlan());
    }

    @Test
    void howCallsSoundIsThatOfTheKeysAndTheirDefaults() throws Exception {
        load("SIP1 Register Addr:pbx.example\n");
        assertEquals(
                new VoiceSettings(
                        List.of("PCMU", "PCMA", "G722", "opus"),
                        false,
                        DtmfMode.AUTO,
                        101,
                        true,
                        107,
                        MediaCrypto.OFF,
                        false,
                        false),
                line(1).voice());
        load("DTMF Payload Type:107\nOpus Payload Type:111\nSIP1 VoiceCodecMap:opus,PCMA\nSIP1 Single Codec:1\n"
                + "SIP1 DTMF Mode:2\nSIP1 DTMF Info Mode:1\nSIP1 Media Crypto:2\nSIP1 SRTP Auth-Tag:1\n"
                + "SIP1 Enable OSRTP:1\n");
        assertEquals(
                new VoiceSettings(
                        List.of("opus", "PCMA"), true, DtmfMode.INFO, 107, false, 111, MediaCrypto.FORCED, true, true),
                line(1).voice());
    }

    @Test
    void keyPressesMayTakeThePayloadTypeOfOpusOnlyWhenNobodyChoseThat() throws Exception {
        store.set(Map.of("DTMF Payload Type", "107"));
        ConfigException refusal =
                assertThrows(ConfigException.class, () -> store.set(Map.of("Opus Payload Type", "107")));
        assertEquals(
                "107 is also DTMF Payload Type; the two have to differ",
                refusal.problems().get(0).rule());
        store.set(Map.of("Opus Payload Type", "101"));
        assertThrows(ConfigException.class, () -> store.set(Map.of("DTMF Payload Type", "101")));
        assertEquals("107", store.get("DTMF Payload Type"));
    }

    @Test
    void theVoiceOfALineThatSaysNothingIsThatOfTheDefaults() throws Exception {
        load("SIP1 Register Addr:pbx.example\n");
        assertEquals(VoiceSettings.of(line(1).voice().codecs()), line(1).voice());
    }

    @Test
    void whatBecomesOfCallsIsThatOfTheKeysAndTheirDefaults() throws Exception {
        load("SIP1 Register Addr:pbx.example\n");
        assertEquals(LineFeatures.PLAIN, line(1).features());
        assertEquals(PhoneFeatures.STANDARD, store.phone().features());
        load("SIP1 Enable DND:1\nSIP1 Always FWD:1\nSIP1 Always FWD Num:1002\nSIP1 Busy FWD:1\n"
                + "SIP1 Busy FWD Num:sip:desk@pbx.example\nSIP1 No Answer FWD:1\nSIP1 NoAnswer FWD Num:*97#\n"
                + "SIP1 FWD Timer:20\nSIP1 Auto Answer:1\nSIP1 NoAnswerTime:0\nSIP1 Auto Answer By Request:1\n"
                + "SIP1 Enable Hotline:1\nSIP1 Hotline Num:porter\nSIP1 WarmLine Time:4\nSIP1 MWI Num:*98\n"
                + "SIP1 Sub Expire:600\nSIP1 MissedCallLog:0\nSIP1 Accept Transfer:0\nEmergency Numbers:110, 112\nCall Waiting:0\n"
                + "DND Return Code:486\nBusy Return Code:600\nReject Return Code:480\n");
        assertEquals(
                new LineFeatures(
                        true,
                        Optional.of("1002"),
                        Optional.of("sip:desk@pbx.example"),
                        Optional.of("*97#"),
                        Duration.ofSeconds(20),
                        Optional.of(Duration.ZERO),
                        true,
                        Optional.of("porter"),
                        Duration.ofSeconds(4),
                        "*98",
                        true,
                        Duration.ofSeconds(600),
                        false,
                        false),
                line(1).features());
        assertEquals(
                new PhoneFeatures(Set.of("110", "112"), false, 486, 600, 480),
                store.phone().features());
    }

    @Test
    void aVolumeThatNobodySetIsNotThere() throws Exception {
        load("Ringer Volume:0\nHandset Volume:100\n");
        assertEquals(
                Map.of(Outlet.RINGER, 0, Outlet.HANDSET, 100), store.phone().volumes());
        store.set(Map.of("Ringer Volume", ""));
        assertEquals(Map.of(Outlet.HANDSET, 100), store.phone().volumes());
        ConfigException refused = assertThrows(ConfigException.class, () -> store.set(Map.of("Speaker Volume", "101")));
        assertEquals(
                "'101' is not a whole number from 0 to 100",
                refused.problems().get(0).rule());
    }

    @Test
    void theServerIsAskedForMessagesOnceThereIsAMailboxNumberUnlessTheKeySaysOtherwise() throws Exception {
        load("SIP1 Register Addr:pbx.example\n");
        assertFalse(line(1).features().subscribeMessages());
        store.set(Map.of("SIP1 MWI Num", "*97"));
        assertTrue(line(1).features().subscribeMessages());
        store.set(Map.of("SIP1 Subscribe", "0"));
        assertFalse(line(1).features().subscribeMessages());
        store.set(Map.of("SIP1 Subscribe", "1", "SIP1 MWI Num", ""));
        assertTrue(line(1).features().subscribeMessages());
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "pair", "desk"})
    void theSamplesAreTakenWholeAndNothingInThemIsUnknown(String name) throws Exception {
        byte[] sample = Files.readAllBytes(Path.of("../../provisioning/sample-" + name + ".cfg"));
        assertEquals(
                List.of(),
                store.importFile(sample).entries().stream()
                        .filter(entry -> entry.outcome() != Outcome.APPLIED)
                        .toList());
    }

    @Test
    void aNumberMayNotBeTakenFromASwitchThatIsOn() throws Exception {
        store.set(Map.of("SIP1 Always FWD", "1", "SIP1 Always FWD Num", "1002"));
        assertThrows(ConfigException.class, () -> store.set(Map.of("SIP1 Always FWD Num", "")));
        store.set(Map.of("SIP1 Always FWD", "0", "SIP1 Always FWD Num", ""));
    }

    @Test
    void theDomainIsSipNameElseLocalDomainElseRegisterAddr() throws Exception {
        load("SIP1 Register Addr:pbx.example\n");
        store.set(Map.of("SIP1 Local Domain", "realm.example"));
        assertEquals("realm.example", line(1).domain());
        assertEquals("realm.example", line(1).realm());
        store.set(Map.of("SIP1 Sip Name", "name.example"));
        assertEquals("name.example", line(1).domain());
    }

    @Test
    void namesOfTheOlderGenerationAreUnderstood() throws Exception {
        ImportReport report =
                load("<<VOIP CONFIG FILE>>Version:2.0002\r\n<SIP CONFIG MODULE>\r\n--SIP Line List--  :\r\n"
                        + "SIP1 Register Addr :old.example\r\nSIP1 Register Pwd  :hush\r\nSIP1 Enable Failbac:0\r\n"
                        + "SIP1 Failback Inter:60\r\nSIP1 Backup Transpo:1\r\nSIP1 Signal Retry C:2\r\n"
                        + "SIP1 No Answer FWD :1\r\nSIP1 NoAnswer FWD N:1002\r\n"
                        + "<X>\r\nDial With Timeout  :0\r\n<<END OF FILE>>\r\n");
        assertEquals(9, report.count(Outcome.APPLIED));
        assertEquals(Optional.of("1002"), line(1).features().forwardNoAnswer());
        assertFalse(line(1).failback());
        assertEquals(Duration.ofSeconds(60), line(1).failbackInterval());
        assertEquals(2, line(1).signalRetryCounts());
        assertEquals("hush", line(1).password().value());
        assertEquals(Duration.ZERO, store.phone().dialTimeout());
        store.set(Map.of("SIP1_Enable_Failback", "1"));
        assertTrue(export().contains("SIP1 Enable Failbac:1\r\n"));
    }

    @Test
    void transportCodeTwoIsTlsAndTheReportSaysSo() throws Exception {
        ImportReport report = load("SIP1 Register Addr:a.example\nSIP1 Transport:2\n");
        assertEquals(Transport.TLS, line(1).servers().get(0).transport());
        assertTrue(report.entries().get(1).reason().contains("TLS"));
    }

    @Test
    void theLastOfTwoEqualKeysCountsAndTheReportSaysSo() throws Exception {
        ImportReport report = load("SIP1 Register Addr:a.example\nSIP1 Register Addr:b.example\n");
        assertEquals("b.example", line(1).servers().get(0).host());
        assertEquals("line 2 names it again and counts", report.entries().get(0).reason());
    }

    @Test
    void theReportSaysWhatBecameOfEachKey() throws Exception {
        ImportReport report = load("SIP1 Register Addr:a.example\nSIP1 Backup Mode:1\nOdd Key:1\n<MMI CONFIG MODULE>\n"
                + "--MMI Account--    :\nAccount1 Name:admin\nSIP1 Failover Profile:fast\n");
        assertEquals(
                List.of(Outcome.APPLIED, Outcome.KEPT, Outcome.UNKNOWN, Outcome.REFUSED),
                report.entries().subList(0, 4).stream().map(e -> e.outcome()).toList());
        assertEquals(6, report.entries().get(3).line());
        assertFalse(export().contains("Account1"));
        assertTrue(export().contains("Odd Key:1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SIP1 Register Port:0|from 1 to 65535",
                "SIP1 Backup Port:70000|from 1 to 65535",
                "SIP1 Register TTL:9|from 10 to 86400",
                "SIP1 Failback Interval:0|from 1 to 86400",
                "SIP1 Signal Retry Counts:11|from 0 to 10",
                "SIP1 Signal Retry Counts:-1|from 0 to 10",
                "SIP1 Transport:4|0 (UDP), 1 (TCP), 3 (TLS)",
                "SIP1 Enable Failback:yes|neither 0 nor 1",
                "SIP1 Register Addr:256.1.1.1|RFC 1123",
                "SIP1 Register Addr:pbx:5060|RFC 1123",
                "SIP1 Register Addr:a_b.example|RFC 1123",
                "SIP1 Phone Number:a@b|RFC 3261",
                "SIP1 Session Timer T2:400|below Session Timer T1",
                "SIP Pswd Encryption:1|encrypted",
                "no colon here|NAME:VALUE",
                "SIP1 Failover Profile:slow|exact",
                "SIP1 Media Crypto:3|0 (off), 1 (optional), 2 (forced)",
                "SIP1 SRTP Auth-Tag:80|0 (80 bit), 1 (32 bit)",
                "SIP1 DTMF Info Mode:2|application/dtmf-relay",
                "SIP1 Single Codec:no|neither 0 nor 1",
                "SIP1 Enable OSRTP:2|neither 0 nor 1",
                "SIP1 Enable DND:2|neither 0 nor 1",
                "SIP1 Always FWD:1|there is no SIP1 Always FWD Num",
                "SIP1 Busy FWD:1|there is no SIP1 Busy FWD Num",
                "SIP1 No Answer FWD:1|there is no SIP1 NoAnswer FWD Num",
                "SIP1 Enable Hotline:1|there is no SIP1 Hotline Num",
                "SIP1 Always FWD Num:1 2|neither a number",
                "SIP1 Busy FWD Num:sip:a@b_c|neither a number",
                "SIP1 Busy FWD Num:sip:a@300.1.1.1|neither a number",
                "SIP1 Busy FWD Num:sip:a@b..c|neither a number",
                "SIP1 MWI Num:+|neither a number",
                "SIP1 FWD Timer:0|from 1 to 120",
                "SIP1 WarmLine Time:10|from 0 to 9",
                "SIP1 NoAnswerTime:121|from 0 to 120",
                "SIP1 Sub Expire:59|from 60 to 86400",
                "SIP1 Auto Answer By Request:yes|neither 0 nor 1",
                "Emergency Numbers:112,+911|digits, * and #",
                "Call Waiting:2|neither 0 nor 1",
                "DND Return Code:200|from 400 to 699",
                "Busy Return Code:399|from 400 to 699",
                "Reject Return Code:700|from 400 to 699",
                "Opus Payload Type:95|from 96 to 127",
                "Opus Payload Type:101|also DTMF Payload Type"
            })
    void aBadValueIsRefusedWithLineAndRule(String row, String rule) throws Exception {
        load(FULL);
        ConfigException refusal =
                assertThrows(ConfigException.class, () -> load("SIP1 Register TTL:60\n" + row + "\n"));
        assertEquals(1, refusal.problems().size());
        Problem problem = refusal.problems().get(0);
        assertEquals(2, problem.line());
        assertTrue(problem.rule().contains(rule), problem.rule());
        assertEquals(FULL, export());
    }

    @Test
    void everyErrorOfAFileIsListed() {
        ConfigException refusal = assertThrows(
                ConfigException.class,
                () -> load("SIP1 Register Port:0\nSIP1 Register TTL:1\nSIP1 Display Name:x\nSIP2 Transport:9\n"));
        assertEquals(
                List.of(1, 2, 4), refusal.problems().stream().map(Problem::line).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'<!DOCTYPE html><html>'|HTML",
                "'<?xml version=\"1.0\"?><sysConf>'|sysConf",
                "<VOIP_CONFIG_FILE>|VOIP_CONFIG_FILE XML",
                "403 Forbidden: no|not a configuration file",
                "''|empty",
                "<<VOIP CONFIG FILE>>Version:2.0002|truncated"
            })
    void otherContentIsRefusedByName(String content, String word) {
        ConfigException refusal = assertThrows(ConfigException.class, () -> load(content));
        assertTrue(String.valueOf(refusal.getMessage()).contains(word), refusal.getMessage());
    }

    @Test
    void binaryOtherEncodingsAndOversizeAreRefused() {
        assertRefused(new byte[] {'a', ':', 0, '\n'}, "NUL");
        assertRefused(
                "SIP1 Register Addr:x\nSIP1 Display Name:J\u00fcrgen\n".getBytes(StandardCharsets.ISO_8859_1),
                "line 2: not UTF-8");
        assertRefused("\uFEFFSIP1 Register Addr:x\n".getBytes(StandardCharsets.UTF_16LE), "UTF-16");
        assertRefused(new byte[(1 << 20) + 1], "1048576");
        assertRefused(("SIP1 Display Name:" + "x".repeat(4096)).getBytes(StandardCharsets.UTF_8), "4096");
    }

    @Test
    void secretsAreKeptButNeverShown() throws Exception {
        load("SIP1 Register Addr:a.example\n"
                + "SIP1 Register Pswd:tip-top\n"
                + "###SIP1 Register Pswd :old-one\n"
                + "Vpn Password:third\n");
        assertEquals("tip-top", line(1).password().value());
        assertEquals(Optional.of("tip-top"), store.stored("SIP1 Register Pswd"));
        assertThrows(ConfigException.class, () -> store.get("SIP1_Register_Pswd"));
        assertFalse(export().contains("Pswd") || export().contains("third"));
        load(export());
        assertEquals("tip-top", line(1).password().value());
        ConfigException refusal =
                assertThrows(ConfigException.class, () -> store.set(Map.of("SIP1 Register Pswd", "hush".repeat(100))));
        assertFalse(refusal.toString().contains("hush"));
        assertFalse(timeline.recent().toString().contains("tip-top"));
    }

    @Test
    void getAnswersStoredValuesDefaultsAndRefusesTheRest() throws Exception {
        load("SIP1 Register Addr:a.example\nOdd Key: 7\n");
        assertEquals("a.example", store.get("sip1  register_ADDR"));
        assertEquals("1800", store.get("SIP1 Failback Interval"));
        assertEquals("5060", store.get("SIP  Port"));
        assertEquals("7", store.get("odd_key"));
        assertThrows(ConfigException.class, () -> store.get("SIP21 Register Addr"));
        assertThrows(ConfigException.class, () -> store.set(Map.of("No Such Key", "1")));
        assertThrows(ConfigException.class, () -> store.set(Map.of("Odd Key", "1\nSIP1 Transport:1")));
    }

    @Test
    void aChangeTouchesItsLineOnlyAndNoChangeTouchesNothing() throws Exception {
        load(FULL);
        List<Change> changes = new ArrayList<>();
        store.subscribe(changes::add);
        store.set(Map.of("SIP2 Register TTL", "600"));
        store.set(Map.of("SIP  Port", "5064"));
        store.set(Map.of("SIP2 Register TTL", "600"));
        load("<NETWORK CONFIG MODULE>\nHost Name:desk\n");
        assertEquals(List.of(new Change(Set.of(2), false), new Change(Set.of(), true)), changes);
    }

    @Test
    void anImportThatChangesNothingWritesNothing() throws Exception {
        load(FULL);
        Object key = Files.readAttributes(home.resolve("config/phone.cfg"), "unix:ino")
                .get("ino");
        load(FULL);
        load(export());
        assertEquals(
                key,
                Files.readAttributes(home.resolve("config/phone.cfg"), "unix:ino")
                        .get("ino"));
    }

    @Test
    void theFileIsForItsOwnerOnly() throws Exception {
        load(FULL);
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("config/phone.cfg"))));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("config"))));
    }

    @Test
    void aValueThatAnEarlierReleaseAcceptedGivesWayToItsDefaultAndTheRestStays() throws Exception {
        String stored = FULL.replace(
                        "###SIP1 Ring Type :2", "SIP1 Media Crypto       :aes\r\nSIP1 Always FWD         :1")
                .replace("SIP2 Phone", "SIP2 DTMF Mode          :9\r\nSIP2 Phone");
        new SealedFile(home.resolve("config/phone.cfg"), TextReader.MAX_BYTES)
                .save(Optional.empty(), stored.getBytes(StandardCharsets.UTF_8));
        store = open(Optional.empty());
        assertEquals("1001", line(1).user());
        assertEquals(MediaCrypto.OFF, line(1).voice().crypto());
        assertEquals(DtmfMode.AUTO, line(2).voice().dtmfMode());
        assertEquals(
                List.of("SIP1 Media Crypto", "SIP2 DTMF Mode", "SIP1 Always FWD"),
                timeline.recent().stream()
                        .filter(event -> event.kind().equals("config.reset"))
                        .map(event -> event.evidence().get("key"))
                        .toList());
        store.set(Map.of("SIP1 Register TTL", "600"));
        assertEquals("1001", open(Optional.empty()).lines().get(0).user());
    }

    @Test
    void aDamagedFileGivesWayToThePreviousOneAndThenToDefaults() throws Exception {
        load(FULL);
        store.set(Map.of("SIP1 Register TTL", "600"));
        Path file = home.resolve("config/phone.cfg");
        byte[] content = Files.readAllBytes(file);
        content[300] ^= 1;
        Files.write(file, content);
        assertEquals(FULL, reopened());
        assertTrue(timeline.recent().stream().anyMatch(e -> e.kind().equals("config.damaged")));
        assertArrayEquals(content, Files.readAllBytes(home.resolve("config/phone.cfg.damaged")));
        Files.write(home.resolve("config/phone.cfg.previous"), new byte[0]);
        assertArrayEquals(Document.EMPTY.bytes(), open(Optional.empty()).exportText());
    }

    @Test
    void theStartFileIsImportedAndABadOneLeavesTheStoreAsItWas() throws Exception {
        Path start = Files.writeString(home.resolve("start.cfg"), FULL);
        store = open(Optional.of(start));
        assertEquals("1001", line(1).user());
        Files.writeString(start, "SIP1 Register Port:0\n");
        store = open(Optional.of(start));
        assertEquals(FULL, export());
        assertTrue(timeline.recent().stream()
                .anyMatch(e -> e.kind().equals("config.refused") && e.why().contains("line 1: SIP1 Register Port")));
    }

    @Test
    void whatWasSetSinceTheStartFileWasReadSurvivesARestartUntilTheFileChanges() throws Exception {
        Path start = Files.writeString(home.resolve("start.cfg"), FULL);
        store = open(Optional.of(start));
        store.set(Map.of("SIP1 Failback Interval", "77"));
        store = open(Optional.of(start));
        assertEquals("77", store.get("SIP1 Failback Interval"));
        Files.writeString(start, "SIP1 Failback Interval:99\n");
        store = open(Optional.of(start));
        assertEquals("99", store.get("SIP1 Failback Interval"));
    }

    @Test
    void aLostStoreIsMadeAnewFromTheStartFile() throws Exception {
        Path start = Files.writeString(home.resolve("start.cfg"), FULL);
        store = open(Optional.of(start));
        Files.delete(home.resolve("config/phone.cfg"));
        Files.deleteIfExists(home.resolve("config/phone.cfg.previous"));
        store = open(Optional.of(start));
        assertEquals("1001", line(1).user());
    }

    @Test
    void noMutationOfAFileDoesMoreThanRefuseOrApply() throws Exception {
        Random random = new Random(20260101);
        load(FULL);
        for (int i = 0; i < 3000; i++) {
            byte[] mutant = FULL.getBytes(StandardCharsets.UTF_8);
            for (int edits = random.nextInt(6); edits >= 0; edits--) {
                mutant[random.nextInt(mutant.length)] = (byte)
                        (random.nextInt(4) == 0 ? random.nextInt(256) : ":<>-#\n 019".charAt(random.nextInt(10)));
            }
            String before = export();
            try {
                TextReader.read(new KeyTable(), mutant);
                if (i % 10 == 0) {
                    store.importFile(mutant);
                    assertEquals(export(), reopened());
                }
            } catch (ConfigException refused) {
                assertFalse(refused.problems().isEmpty());
                assertEquals(before, export());
            }
        }
    }

    private SipnStore open(Optional<Path> startFile) {
        return new SipnStore(home, startFile, timeline);
    }

    private String reopened() {
        return new String(open(Optional.empty()).exportText(), StandardCharsets.UTF_8);
    }

    private ImportReport load(String file) throws ConfigException {
        return store.importFile(file.getBytes(StandardCharsets.UTF_8));
    }

    private String export() {
        return new String(store.exportText(), StandardCharsets.UTF_8);
    }

    private LineSettings line(int number) {
        return store.lines().stream()
                .filter(l -> l.number() == number)
                .findFirst()
                .orElseThrow();
    }

    private void assertRefused(byte[] content, String words) {
        ConfigException refusal = assertThrows(ConfigException.class, () -> store.importFile(content));
        assertTrue(String.valueOf(refusal.getMessage()).contains(words), refusal.getMessage());
    }
}
