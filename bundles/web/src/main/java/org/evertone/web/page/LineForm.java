package org.evertone.web.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.evertone.config.ConfigException;
import org.evertone.config.ConfigStore;

/** The fields of Line → SIP, what a submitted form changes, and what is worth a warning. Pure but for the store. */
public final class LineForm {
    public static final int HIGHEST_LINE = 20;

    static final Map<String, String> TRANSPORTS = choices("0", "UDP", "1", "TCP", "3", "TLS");
    private static final Map<String, String> DTMF_TYPES =
            choices("0", "In-band", "1", "RFC 4733", "2", "SIP INFO", "3", "Auto");
    private static final Map<String, String> DTMF_CONTENTS =
            choices("0", "application/dtmf-relay", "1", "application/dtmf");
    private static final Map<String, String> MEDIA_CRYPTO = choices("0", "Off", "1", "Optional", "2", "Forced");
    private static final Map<String, String> AUTH_TAGS = choices("0", "80 bits", "1", "32 bits");
    private static final Map<String, String> KEEP_ALIVE = choices("0", "Off", "1", "CRLF", "2", "OPTIONS");

    static final List<Field> FIELDS = List.of(
            new Field(Section.REGISTER, "Enable Reg", "Activate", Kind.CHECK),
            new Field(Section.REGISTER, "Phone Number", "Username", Kind.TEXT),
            new Field(Section.REGISTER, "Display Name", "Display name", Kind.TEXT),
            new Field(Section.REGISTER, "Register User", "Authentication User", Kind.TEXT),
            new Field(Section.REGISTER, "Register Pswd", "Authentication Password", Kind.SECRET),
            new Field(Section.REGISTER, "Local Domain", "Realm", Kind.TEXT),
            new Field(Section.REGISTER, "Sip Name", "Server Name", Kind.TEXT),
            new Field(Section.SERVER1, "Register Addr", "Server Address", Kind.TEXT),
            new Field(Section.SERVER1, "Register Port", "Server Port", Kind.NUMBER),
            new Field(Section.SERVER1, "Transport", "Transport Protocol", Kind.CHOICE, "", TRANSPORTS),
            new Field(Section.SERVER1, "Register TTL", "Registration Expiration", Kind.NUMBER, "seconds"),
            new Field(Section.SERVER2, "Backup Addr", "Server Address", Kind.TEXT),
            new Field(Section.SERVER2, "Backup Port", "Server Port", Kind.NUMBER),
            new Field(Section.SERVER2, "Backup Transport", "Transport Protocol", Kind.CHOICE, "", TRANSPORTS),
            new Field(Section.SERVER2, "Backup TTL", "Registration Expiration", Kind.NUMBER, "seconds"),
            new Field(Section.BASIC, "Enable Failback", "Enable Failback", Kind.CHECK),
            new Field(Section.BASIC, "Failback Interval", "Failback Interval", Kind.NUMBER, "seconds"),
            new Field(Section.BASIC, "Signal Retry Counts", "Signal Retry Counts", Kind.NUMBER, "retransmissions"),
            new Field(Section.BASIC, "DTMF Mode", "DTMF type", Kind.CHOICE, "", DTMF_TYPES),
            new Field(Section.BASIC, "DTMF Info Mode", "DTMF INFO content", Kind.CHOICE, "", DTMF_CONTENTS),
            new Field(Section.CALLS, "Enable DND", "Do not disturb", Kind.CHECK, "calls are refused"),
            new Field(Section.CALLS, "Always FWD", "Forward every call", Kind.CHECK),
            new Field(Section.CALLS, "Always FWD Num", "Forward every call to", Kind.TEXT),
            new Field(Section.CALLS, "Busy FWD", "Forward when busy", Kind.CHECK),
            new Field(Section.CALLS, "Busy FWD Num", "Forward when busy to", Kind.TEXT),
            new Field(Section.CALLS, "No Answer FWD", "Forward when nobody answers", Kind.CHECK),
            new Field(Section.CALLS, "NoAnswer FWD Num", "Forward when nobody answers to", Kind.TEXT),
            new Field(Section.CALLS, "FWD Timer", "Nobody answers after", Kind.NUMBER, "seconds of ringing"),
            new Field(Section.CALLS, "Auto Answer", "Auto Answer", Kind.CHECK, "every call, by itself"),
            new Field(Section.CALLS, "NoAnswerTime", "Auto Answer after", Kind.NUMBER, "seconds"),
            new Field(Section.CALLS, "Auto Answer By Request", "Answer intercom calls", Kind.CHECK, "by themselves"),
            new Field(Section.CALLS, "Accept Transfer", "Accept transfers", Kind.CHECK, "to whom the far end names"),
            new Field(Section.CALLS, "Enable Hotline", "Hotline", Kind.CHECK, "lifting the handset dials"),
            new Field(Section.CALLS, "Hotline Num", "Hotline Number", Kind.TEXT),
            new Field(Section.CALLS, "WarmLine Time", "Hotline after", Kind.NUMBER, "seconds; a key stops it"),
            new Field(Section.CALLS, "MWI Num", "Mailbox Number", Kind.TEXT, "what the messages key calls"),
            new Field(Section.CALLS, "MissedCallLog", "Keep missed calls", Kind.CHECK, "in the call list"),
            new Field(Section.CODECS, "VoiceCodecMap", "Codecs", Kind.TEXT, "in order of preference, with commas"),
            new Field(Section.CODECS, "Single Codec", "Single codec", Kind.CHECK, "answers name one codec only"),
            new Field(Section.ADVANCED, "NAT UDPUpdate", "Keep-alive", Kind.CHOICE, "", KEEP_ALIVE),
            new Field(Section.ADVANCED, "UDPUpdate TTL", "Keep-alive Interval", Kind.NUMBER, "seconds"),
            new Field(Section.ADVANCED, "UDPUpdate Try Times", "Keep-alive Tries", Kind.NUMBER, "failures in a row"),
            new Field(Section.ADVANCED, "Enable Rport", "Enable Rport", Kind.CHECK),
            new Field(Section.ADVANCED, "Session Timer T1", "Timer T1", Kind.NUMBER, "milliseconds"),
            new Field(Section.ADVANCED, "Session Timer T2", "Timer T2", Kind.NUMBER, "milliseconds"),
            new Field(Section.ADVANCED, "Media Crypto", "SRTP", Kind.CHOICE, "encrypted sound", MEDIA_CRYPTO),
            new Field(Section.ADVANCED, "SRTP Auth-Tag", "SRTP Auth-Tag", Kind.CHOICE, "", AUTH_TAGS),
            new Field(Section.ADVANCED, "Enable OSRTP", "Enable OSRTP", Kind.CHECK, "for optional SRTP"));

    private LineForm() {}

    /** Values of a line as they run now, by field name; secrets are blank. */
    static Map<String, String> current(ConfigStore config, int line) throws ConfigException {
        Map<String, String> values = new LinkedHashMap<>();
        for (Field field : FIELDS) {
            values.put(
                    field.name(),
                    switch (field.kind()) {
                        case SECRET -> "";
                        case CHECK -> config.get(field.key(line)).equals("1") ? "1" : "0";
                        default -> config.get(field.key(line));
                    });
        }
        // absent means on as soon as there is a server: the box shows what Submit would bring
        if (config.stored("SIP" + line + " Enable Reg").isEmpty()) {
            values.put("enable-reg", "1");
        }
        return values;
    }

    /** Values as typed: a box that is not ticked is not sent, so it means 0. */
    static Map<String, String> typed(Map<String, String> form) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Field field : FIELDS) {
            String sent = form.getOrDefault(field.name(), "");
            values.put(
                    field.name(),
                    switch (field.kind()) {
                        case CHECK -> sent.equals("1") ? "1" : "0";
                        case SECRET -> sent;
                        default -> sent.strip();
                    });
        }
        return values;
    }

    /** What differs, in the order of the page. An empty secret keeps the stored one. */
    static List<Change> changes(Map<String, String> before, Map<String, String> after) {
        List<Change> changes = new ArrayList<>();
        for (Field field : FIELDS) {
            String old = before.getOrDefault(field.name(), "");
            String fresh = after.getOrDefault(field.name(), "");
            if (!old.equals(fresh)) {
                changes.add(new Change(field, old, fresh));
            }
        }
        return changes;
    }

    /** Rules broken, by field name; what belongs to no field stands under the empty name. */
    static Map<String, String> errors(ConfigException refused, int line) {
        Map<String, String> errors = new LinkedHashMap<>();
        for (ConfigException.Problem problem : refused.problems()) {
            Optional<Field> field = FIELDS.stream()
                    .filter(f -> plain(f.key(line)).equals(plain(problem.key())))
                    .findFirst();
            String rule = field.isPresent() ? problem.rule() : problem.toString();
            errors.merge(field.map(Field::name).orElse(""), rule, (one, two) -> one + "; " + two);
        }
        return errors;
    }

    /** Settings that are allowed and hardly meant. */
    static List<String> warnings(Map<String, String> values) {
        Function<String, String> value = name -> values.getOrDefault(name, "");
        List<String> warnings = new ArrayList<>();
        String backup = value.apply("backup-addr");
        if (!backup.isEmpty()
                && backup.equalsIgnoreCase(value.apply("register-addr"))
                && value.apply("backup-port").equals(value.apply("register-port"))) {
            warnings.add("SIP Server1 and SIP Server2 are the same server: there is nothing to fail over to.");
        }
        if (backup.isEmpty() && !value.apply("backup-port").matches("5060|")) {
            warnings.add("SIP Server2 has a port and no address: the line has no backup.");
        }
        if (value.apply("transport").equals("3") && value.apply("register-port").equals("5060")) {
            warnings.add("SIP Server1 uses TLS on port 5060: servers usually take TLS on 5061.");
        }
        if (!backup.isEmpty()
                && value.apply("backup-transport").equals("3")
                && value.apply("backup-port").equals("5060")) {
            warnings.add("SIP Server2 uses TLS on port 5060: servers usually take TLS on 5061.");
        }
        if (value.apply("enable-failback").equals("1")
                && number(value.apply("failback-interval"))
                        .filter(interval -> interval < 32)
                        .isPresent()) {
            warnings.add("Failback Interval is below 32 s, the time one probe of a silent primary can take.");
        }
        boolean plain = !value.apply("transport").equals("3")
                || !backup.isEmpty() && !value.apply("backup-transport").equals("3");
        if (value.apply("media-crypto").matches("[12]") && plain) {
            warnings.add("SRTP is on and a server is not on TLS: there the keys would travel readable, so calls over it"
                    + (value.apply("media-crypto").equals("2") ? " fail." : " are not encrypted."));
        }
        return warnings;
    }

    /** How long a silent primary holds up a registration and a call, in words; empty for values out of range. */
    static String prediction(Map<String, String> values) {
        Optional<Long> n = number(values.getOrDefault("signal-retry-counts", ""));
        Optional<Long> t1 = number(values.getOrDefault("session-timer-t1", ""));
        Optional<Long> t2 = number(values.getOrDefault("session-timer-t2", ""));
        if (n.isEmpty() || t1.isEmpty() || t2.isEmpty() || n.get() > 10 || t1.get() < 1 || t1.get() > 60_000) {
            return "";
        }
        if (values.getOrDefault("backup-addr", "").isEmpty()) {
            return "There is no backup: a silent server is reported after " + seconds(64 * t1.get()) + " s.";
        }
        long register = giveUpMillis(n.get(), t1.get(), t2.get());
        long invite = giveUpMillis(n.get(), t1.get(), Long.MAX_VALUE);
        return "When SIP Server1 falls silent the line moves to SIP Server2 after " + seconds(register)
                + " s, a call after " + seconds(invite) + " s; an unreachable or refusing server is left at once."
                + " With both silent, failure is reported after " + seconds(register + 64 * t1.get()) + " s.";
    }

    /**
     * When retransmission N+1 would go out (RFC 3261 §17.1): intervals double from T1, for requests other than INVITE
     * up to T2, and all ends at 64·T1.
     */
    static long giveUpMillis(long retransmissions, long t1Millis, long t2Millis) {
        long total = 0;
        long interval = t1Millis;
        for (long sent = 0; sent <= retransmissions; sent++) {
            total += interval;
            interval = Math.min(interval * 2, t2Millis);
        }
        return Math.min(total, 64 * t1Millis);
    }

    private static String seconds(long millis) {
        return millis % 1000 == 0 ? Long.toString(millis / 1000) : String.format(Locale.ROOT, "%.1f", millis / 1000.0);
    }

    private static Optional<Long> number(String text) {
        return text.matches("[0-9]{1,9}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private static String plain(String key) {
        return key.strip().replaceAll("[\\s_]+", " ").toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> choices(String... codesAndWords) {
        Map<String, String> choices = new LinkedHashMap<>();
        for (int i = 0; i < codesAndWords.length; i += 2) {
            choices.put(codesAndWords[i], codesAndWords[i + 1]);
        }
        return choices;
    }

    enum Section {
        REGISTER,
        SERVER1,
        SERVER2,
        BASIC,
        CALLS,
        CODECS,
        ADVANCED
    }

    enum Kind {
        TEXT,
        NUMBER,
        CHECK,
        CHOICE,
        SECRET
    }

    /**
     * @param suffix the key without {@code SIPn }
     * @param hint unit or rule shown beneath; may be empty
     * @param choices code to word, for a choice
     */
    record Field(Section section, String suffix, String label, Kind kind, String hint, Map<String, String> choices) {
        Field(Section section, String suffix, String label, Kind kind) {
            this(section, suffix, label, kind, "", Map.of());
        }

        Field(Section section, String suffix, String label, Kind kind, String hint) {
            this(section, suffix, label, kind, hint, Map.of());
        }

        String key(int line) {
            return "SIP" + line + " " + suffix;
        }

        /** Name in the form and id in the page. */
        String name() {
            return suffix.toLowerCase(Locale.ROOT).replace(' ', '-');
        }
    }

    /** One difference; a secret shows only that it changed. */
    record Change(Field field, String before, String after) {
        String words() {
            String where = field.section() == Section.SERVER1
                    ? "SIP Server1 "
                    : field.section() == Section.SERVER2 ? "SIP Server2 " : "";
            return where + field.label() + ": "
                    + (field.kind() == Kind.SECRET ? "changed" : shown(before) + " → " + shown(after));
        }

        private String shown(String value) {
            return switch (field.kind()) {
                case CHECK -> value.equals("1") ? "on" : "off";
                case CHOICE -> field.choices().getOrDefault(value, value);
                default -> value.isEmpty() ? "(empty)" : value;
            };
        }
    }
}
