package org.evertone.call.sdp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evertone.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Reads session descriptions (RFC 8866). Strict about the lines a call depends on ({@code v o c m}); attributes that
 * cannot be read and lines it does not know are passed over, as are missing {@code s=} and {@code t=}. Limits hold
 * before anything is allocated.
 */
public final class SdpParser {
    static final int MAXIMUM_CHARACTERS = 16 * 1024;
    static final int MAXIMUM_LINES = 1024;
    static final int MAXIMUM_MEDIA = 16;
    static final int MAXIMUM_FORMATS = 64;
    static final int MAXIMUM_CRYPTO = 16;
    static final int MAXIMUM_CRYPTO_CHARACTERS = 512;

    private static final Pattern ORIGIN = Pattern.compile("\\S+ \\d{1,64} \\d{1,64} IN IP[46] \\S+");
    private static final Pattern CONNECTION = Pattern.compile("IN IP([46]) (\\S+?)(?:/\\d{1,3}(?:/\\d{1,5})?)?");
    private static final Pattern MEDIA =
            Pattern.compile("([A-Za-z0-9.-]{1,32}) (\\d{1,5})(?:/\\d{1,5})? ([A-Za-z0-9./-]{1,32})((?: \\S{1,64})+)");
    private static final Pattern RTPMAP =
            Pattern.compile("(\\d{1,3}) +([A-Za-z0-9_.+-]{1,64})/(\\d{1,7})(?:/(\\d{1,2}))? *");
    private static final Pattern FMTP = Pattern.compile("(\\d{1,3}) +(.{1,256})");
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    /** Encodings with a fixed payload type that a phone may meet without {@code rtpmap} (RFC 3551 §6). */
    private static final Map<Integer, Format> FIXED = Map.of(
            0, new Format(0, "PCMU", 8000, 1, ""),
            3, new Format(3, "GSM", 8000, 1, ""),
            4, new Format(4, "G723", 8000, 1, ""),
            8, new Format(8, "PCMA", 8000, 1, ""),
            9, new Format(9, "G722", 8000, 1, ""),
            13, new Format(13, "CN", 8000, 1, ""),
            18, new Format(18, "G729", 8000, 1, ""));

    private @Nullable String origin;
    private Optional<InetAddress> sessionAddress = Optional.empty();
    private Direction sessionDirection = Direction.SENDRECV;
    private int sessionPacketMillis;
    private @Nullable Section open;
    private final List<MediaSection> sections = new ArrayList<>();

    private SdpParser() {}

    /** What became of a text. */
    public sealed interface Result {}

    /** It could be read. */
    public record Read(SessionDescription description) implements Result {}

    /**
     * It could not.
     *
     * @param why one plain phrase that names line and rule
     */
    public record Unreadable(String why) implements Result {}

    /** Reads a description; whatever the text, the outcome is a value. */
    public static Result parse(String text) {
        try {
            return new Read(new SdpParser().read(text));
        } catch (Malformed malformed) {
            return new Unreadable(malformed.why);
        }
    }

    private SessionDescription read(String text) throws Malformed {
        if (text.length() > MAXIMUM_CHARACTERS) {
            throw new Malformed("description is longer than " + MAXIMUM_CHARACTERS + " characters");
        }
        String[] lines = text.split("\r\n|\n|\r", MAXIMUM_LINES + 1);
        if (lines.length > MAXIMUM_LINES) {
            throw new Malformed("description has more than " + MAXIMUM_LINES + " lines");
        }
        if (!lines[0].stripTrailing().equals("v=0")) {
            throw new Malformed("line 1: a description begins with v=0");
        }
        for (int i = 1; i < lines.length; i++) {
            String line = lines[i].stripTrailing();
            if (!line.isEmpty()) {
                read(i + 1, line);
            }
        }
        finishSection();
        if (origin == null) {
            throw new Malformed("o= is missing");
        }
        return new SessionDescription(origin, sections);
    }

    private void read(int number, String line) throws Malformed {
        if (line.length() < 2 || line.charAt(1) != '=') {
            throw new Malformed("line " + number + ": a line is one letter, = and a value");
        }
        String value = line.substring(2);
        switch (line.charAt(0)) {
            case 'v' -> throw new Malformed("line " + number + ": v= may stand only once");
            case 'o' -> {
                if (origin != null || !ORIGIN.matcher(value).matches()) {
                    throw new Malformed(
                            "line " + number + ": o= stands once, as name, id, version, IN, IP4 or IP6, address");
                }
                origin = value;
            }
            case 'c' -> {
                Optional<InetAddress> address = Optional.of(connection(number, value));
                if (open == null) {
                    sessionAddress = address;
                } else {
                    open.address = address;
                }
            }
            case 'm' -> startSection(number, value);
            case 'a' -> attribute(value);
            default -> {
                // b= e= i= k= p= r= s= t= u= z= and what comes after this was written say nothing to a phone
            }
        }
    }

    private static InetAddress connection(int number, String value) throws Malformed {
        Matcher matcher = CONNECTION.matcher(value);
        if (!matcher.matches()) {
            throw new Malformed("line " + number + ": c= holds IN, IP4 or IP6 and an address");
        }
        String literal = matcher.group(2);
        boolean numeric = matcher.group(1).equals("4")
                ? IPV4.matcher(literal).matches()
                : literal.indexOf(':') >= 0 && IPV6.matcher(literal).matches();
        if (!numeric) {
            throw new Malformed("line " + number + ": the address in c= is not numeric");
        }
        InetAddress address;
        try {
            address = InetAddress.getByName(literal);
        } catch (UnknownHostException unreadable) {
            throw new Malformed("line " + number + ": the address in c= cannot be read");
        }
        if (address.isMulticastAddress()) {
            throw new Malformed("line " + number + ": the address in c= is a multicast group");
        }
        return address;
    }

    private void startSection(int number, String value) throws Malformed {
        finishSection();
        Matcher matcher = MEDIA.matcher(value);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65535) {
            throw new Malformed("line " + number + ": m= holds a type, a port up to 65535, a protocol and formats");
        }
        if (sections.size() == MAXIMUM_MEDIA) {
            throw new Malformed("line " + number + ": more than " + MAXIMUM_MEDIA + " m= lines");
        }
        List<String> formats = List.of(matcher.group(4).strip().split(" +"));
        if (formats.size() > MAXIMUM_FORMATS) {
            throw new Malformed("line " + number + ": more than " + MAXIMUM_FORMATS + " formats");
        }
        open = new Section(
                matcher.group(1), Integer.parseInt(matcher.group(2)), matcher.group(3), formats, sessionDirection);
    }

    private void attribute(String value) {
        int colon = value.indexOf(':');
        String name = colon < 0 ? value : value.substring(0, colon);
        String rest = colon < 0 ? "" : value.substring(colon + 1);
        Optional<Direction> direction = Direction.of(name);
        if (open == null) {
            sessionDirection = direction.orElse(sessionDirection);
            sessionPacketMillis = name.equals("ptime") ? millis(rest) : sessionPacketMillis;
            return;
        }
        open.direction = direction.orElse(open.direction);
        switch (name) {
            case "ptime" -> open.packetMillis = millis(rest);
            case "maxptime" -> open.maximumPacketMillis = millis(rest);
            case "rtpmap" -> {
                Matcher matcher = RTPMAP.matcher(rest);
                if (matcher.matches()) {
                    int type = Integer.parseInt(matcher.group(1));
                    int channels = matcher.group(4) == null ? 1 : Integer.parseInt(matcher.group(4));
                    open.mapped.put(
                            type, new Format(type, matcher.group(2), Integer.parseInt(matcher.group(3)), channels, ""));
                }
            }
            case "fmtp" -> {
                Matcher matcher = FMTP.matcher(rest);
                if (matcher.matches()) {
                    open.parameters.put(
                            Integer.parseInt(matcher.group(1)), matcher.group(2).strip());
                }
            }
            case "crypto" -> {
                if (open.crypto.size() < MAXIMUM_CRYPTO && rest.length() <= MAXIMUM_CRYPTO_CHARACTERS) {
                    open.crypto.add(new Secret(rest));
                }
            }
            default -> {
                // no other attribute changes what a phone does
            }
        }
    }

    private static int millis(String value) {
        return value.matches(" *\\d{1,4} *") ? Integer.parseInt(value.strip()) : 0;
    }

    private void finishSection() {
        if (open != null) {
            sections.add(open.finish(sessionAddress, sessionPacketMillis));
            open = null;
        }
    }

    /** A section while its lines are read. */
    private static final class Section {
        final String type;
        final int port;
        final String protocol;
        final List<String> formatList;
        final Map<Integer, Format> mapped = new HashMap<>(FIXED);
        final Map<Integer, String> parameters = new HashMap<>();
        Optional<InetAddress> address = Optional.empty();
        Direction direction;
        int packetMillis;
        int maximumPacketMillis;
        final List<Secret> crypto = new ArrayList<>();

        Section(String type, int port, String protocol, List<String> formatList, Direction direction) {
            this.type = type;
            this.port = port;
            this.protocol = protocol;
            this.formatList = formatList;
            this.direction = direction;
        }

        MediaSection finish(Optional<InetAddress> sessionAddress, int sessionPacketMillis) {
            List<Format> formats = new ArrayList<>();
            for (String format : formatList) {
                Format known = format.matches("\\d{1,3}") ? mapped.get(Integer.parseInt(format)) : null;
                if (known != null && known.payloadType() <= 127) {
                    formats.add(new Format(
                            known.payloadType(),
                            known.encoding(),
                            known.clockRateHz(),
                            known.channels(),
                            parameters.getOrDefault(known.payloadType(), "")));
                }
            }
            return new MediaSection(
                    type,
                    port,
                    protocol,
                    formatList,
                    address.or(() -> sessionAddress),
                    direction,
                    formats,
                    packetMillis > 0 ? packetMillis : sessionPacketMillis,
                    maximumPacketMillis,
                    crypto);
        }
    }

    /** Leaves the parser from any depth; never leaves the class. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        final String why;

        Malformed(String why) {
            super(why, null, false, false);
            this.why = why;
        }
    }
}
