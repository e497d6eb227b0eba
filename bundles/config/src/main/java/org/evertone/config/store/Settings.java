package org.evertone.config.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evertone.audio.Outlet;
import org.evertone.config.ConfigException.Problem;
import org.evertone.config.DtmfMode;
import org.evertone.config.KeepAliveMode;
import org.evertone.config.LineFeatures;
import org.evertone.config.LineSettings;
import org.evertone.config.MediaCrypto;
import org.evertone.config.PhoneFeatures;
import org.evertone.config.PhoneSettings;
import org.evertone.config.Secret;
import org.evertone.config.ServerSettings;
import org.evertone.config.Transport;
import org.evertone.config.VoiceSettings;
import org.evertone.config.store.Document.Kind;
import org.evertone.config.store.Document.Row;

/** The document as the rest of the phone needs it. Values were checked one by one before; here those that belong together. */
final class Settings {
    private final KeyTable table;
    private final Map<String, String> values = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<LineSettings> lines = new ArrayList<>();
    private final PhoneSettings phone;

    Settings(KeyTable table, Document document) {
        this.table = table;
        for (Row row : document.rows()) {
            if (row.kind() == Kind.PAIR) {
                table.find(row.place(), row.name()).ifPresent(ref -> values.put(ref.key(), row.meaning()));
            }
        }
        phone = readPhone();
        for (int line = 1; line <= KeyTable.LINES; line++) {
            checkLine(line);
            if (!text(line, "Register Addr").isEmpty()) {
                lines.add(readLine(line));
            }
        }
    }

    List<LineSettings> lines() {
        return List.copyOf(lines);
    }

    PhoneSettings phone() {
        return phone;
    }

    /** Rules that values break together; line numbers are unknown here. */
    List<Problem> problems() {
        return problems;
    }

    /** A stored value by canonical key. */
    Optional<String> stored(String key) {
        return Optional.ofNullable(values.get(key));
    }

    private PhoneSettings readPhone() {
        int first = number("RTP Initial Port");
        int count = number("RTP Port Quantity");
        if (first + count - 1 > 65535) {
            problems.add(new Problem(
                    0, "RTP Port Quantity", count + " ports from RTP Initial Port " + first + " go beyond 65535"));
        }
        // a type of Opus that nobody chose gives way in each call
        Optional<String> opus = stored("Opus Payload Type").filter(type -> !type.isEmpty());
        if (opus.isPresent() && Integer.parseInt(opus.get()) == number("DTMF Payload Type")) {
            problems.add(new Problem(
                    0, "Opus Payload Type", opus.get() + " is also DTMF Payload Type; the two have to differ"));
        }
        boolean byTimeout = number("Dial by Timeout") == 1;
        return new PhoneSettings(
                number("SIP  Port"),
                Duration.ofSeconds(number("Reg Fail Interval")),
                first,
                count,
                number("Dial by Pound") == 1,
                byTimeout ? Duration.ofSeconds(number("Dial Timeout value")) : Duration.ZERO,
                number("Dial Fixed Length"),
                number("Select Your Tone"),
                items(value(table.globalKey("DNS Servers"))),
                new PhoneFeatures(
                        Set.copyOf(items(value(table.globalKey("Emergency Numbers")))),
                        number("Call Waiting") == 1,
                        number("DND Return Code"),
                        number("Busy Return Code"),
                        number("Reject Return Code")),
                volumes());
    }

    private Map<Outlet, Integer> volumes() {
        Map<Outlet, Integer> percents = new EnumMap<>(Outlet.class);
        for (Outlet outlet : Outlet.values()) {
            stored(PhoneSettings.volumeKey(outlet))
                    .filter(percent -> !percent.isEmpty())
                    .ifPresent(percent -> percents.put(outlet, Integer.valueOf(percent)));
        }
        return percents;
    }

    private void checkLine(int line) {
        int t1 = number(line, "Session Timer T1");
        int t2 = number(line, "Session Timer T2");
        if (t2 < t1) {
            problems.add(new Problem(
                    0, "SIP" + line + " Session Timer T2", t2 + " ms is below Session Timer T1, " + t1 + " ms"));
        }
        boolean realmIsDomain =
                text(line, "Sip Name").isEmpty() && !text(line, "Local Domain").isEmpty();
        if (realmIsDomain && !ValueType.host(text(line, "Local Domain"))) {
            problems.add(new Problem(
                    0,
                    "SIP" + line + " Local Domain",
                    "without Sip Name this is the line's domain, and it is neither an IP address nor a host name"));
        }
        for (Switch each : Switch.values()) {
            if (number(line, each.key) == 1 && text(line, each.number).isEmpty()) {
                problems.add(new Problem(
                        0, "SIP" + line + " " + each.key, "is on, and there is no SIP" + line + " " + each.number));
            }
        }
    }

    private LineSettings readLine(int line) {
        String phoneNumber = text(line, "Phone Number");
        String realm = text(line, "Local Domain");
        return new LineSettings(
                line,
                !text(line, "Enable Reg").equals("0"),
                servers(line),
                phoneNumber,
                orElse(text(line, "Register User"), phoneNumber),
                new Secret(text(line, "Register Pswd")),
                text(line, "Display Name"),
                orElse(text(line, "Sip Name"), orElse(realm, text(line, "Register Addr"))),
                realm,
                number(line, "Enable Failback") == 1,
                Duration.ofSeconds(number(line, "Failback Interval")),
                number(line, "Signal Retry Counts"),
                KeepAliveMode.values()[number(line, "NAT UDPUpdate")],
                Duration.ofSeconds(number(line, "UDPUpdate TTL")),
                number(line, "UDPUpdate Try Times"),
                Duration.ofMillis(number(line, "Session Timer T1")),
                Duration.ofMillis(number(line, "Session Timer T2")),
                number(line, "Enable Rport") == 1,
                new VoiceSettings(
                        items(text(line, "VoiceCodecMap")),
                        number(line, "Single Codec") == 1,
                        DtmfMode.values()[number(line, "DTMF Mode")],
                        number("DTMF Payload Type"),
                        number(line, "DTMF Info Mode") == 0,
                        number("Opus Payload Type"),
                        MediaCrypto.values()[number(line, "Media Crypto")],
                        number(line, "SRTP Auth-Tag") == 1,
                        number(line, "Enable OSRTP") == 1),
                features(line));
    }

    private LineFeatures features(int line) {
        String mailbox = text(line, "MWI Num");
        return new LineFeatures(
                number(line, "Enable DND") == 1,
                target(line, Switch.ALWAYS),
                target(line, Switch.BUSY),
                target(line, Switch.NO_ANSWER),
                Duration.ofSeconds(number(line, "FWD Timer")),
                number(line, "Auto Answer") == 1
                        ? Optional.of(Duration.ofSeconds(number(line, "NoAnswerTime")))
                        : Optional.empty(),
                number(line, "Auto Answer By Request") == 1,
                target(line, Switch.HOTLINE),
                Duration.ofSeconds(number(line, "WarmLine Time")),
                mailbox,
                orElse(text(line, "Subscribe"), mailbox.isEmpty() ? "0" : "1").equals("1"),
                Duration.ofSeconds(number(line, "Sub Expire")),
                number(line, "MissedCallLog") == 1,
                number(line, "Accept Transfer") == 1);
    }

    /** The number that belongs to a switch; empty while it is off. */
    private Optional<String> target(int line, Switch of) {
        return number(line, of.key) == 1 ? Optional.of(text(line, of.number)) : Optional.empty();
    }

    private List<ServerSettings> servers(int line) {
        List<ServerSettings> servers = new ArrayList<>();
        servers.add(server(line, "Register ", ""));
        if (!text(line, "Backup Addr").isEmpty()) {
            servers.add(server(line, "Backup ", "Backup "));
        }
        return servers;
    }

    private ServerSettings server(int line, String prefix, String transportPrefix) {
        return new ServerSettings(
                text(line, prefix + "Addr"),
                number(line, prefix + "Port"),
                transport(number(line, transportPrefix + "Transport")),
                number(line, prefix + "TTL"));
    }

    private static Transport transport(int code) {
        return switch (code) {
            case 0 -> Transport.UDP;
            case 1 -> Transport.TCP;
            default -> Transport.TLS;
        };
    }

    private String value(KeyTable.Ref ref) {
        String stored = values.getOrDefault(ref.key(), "");
        return stored.isEmpty() ? ref.row().info().defaultValue() : stored;
    }

    private String text(int line, String name) {
        return value(table.lineKey(line, name));
    }

    private int number(int line, String name) {
        return Integer.parseInt(text(line, name));
    }

    private int number(String name) {
        return Integer.parseInt(value(table.globalKey(name)));
    }

    private static String orElse(String text, String other) {
        return text.isEmpty() ? other : text;
    }

    private static List<String> items(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** Keys that switch something on, and of each the key of the number that it needs. */
    private enum Switch {
        ALWAYS("Always FWD", "Always FWD Num"),
        BUSY("Busy FWD", "Busy FWD Num"),
        NO_ANSWER("No Answer FWD", "NoAnswer FWD Num"),
        HOTLINE("Enable Hotline", "Hotline Num");

        private final String key;
        private final String number;

        Switch(String key, String number) {
            this.key = key;
            this.number = number;
        }
    }
}
