package org.evertone.config.store;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evertone.config.ConfigException;
import org.evertone.config.ConfigException.Problem;
import org.evertone.config.store.Document.Kind;
import org.evertone.config.store.Document.Row;

/**
 * Reads the text dialect: header, modules in angle brackets, list headers, {@code name:value}. Also as found in the
 * field: LF, no padding, indented, without header or end, with commented keys. Never quotes what it refuses, which may
 * be a secret.
 */
final class TextReader {
    static final int MAX_BYTES = 1 << 20;
    static final int MAX_LINE = 4096;

    private static final Pattern SECTION = Pattern.compile("<([^<>]+)>");
    private static final Pattern LIST = Pattern.compile("--(.+?)--\\s*:?");
    private static final Pattern MARKUP_TAG = Pattern.compile("</?[A-Za-z_!?][^>]*>.*|<!--.*", Pattern.DOTALL);

    private final KeyTable table;
    private final List<Row> rows = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private Place place = Place.TOP;
    private boolean ended;
    private boolean begun;

    private TextReader(KeyTable table) {
        this.table = table;
    }

    /** @throws ConfigException when the content is not a configuration file in the text dialect */
    static Document read(KeyTable table, byte[] content) throws ConfigException {
        return new TextReader(table).document(decode(content));
    }

    private static String decode(byte[] content) throws ConfigException {
        if (content.length > MAX_BYTES) {
            throw whole(0, "the file has " + content.length + " bytes; " + MAX_BYTES + " are the most");
        }
        if (content.length >= 2 && ((content[0] & 0xFF) ^ (content[1] & 0xFF)) == 1 && (content[0] & 0xFE) == 0xFE) {
            throw whole(1, "the file is in UTF-16; only UTF-8 is read");
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(content);
        CharBuffer out = CharBuffer.allocate(content.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            long line = out.flip().chars().filter(c -> c == '\n').count() + 1;
            throw whole((int) line, "not UTF-8 text; the file is binary or in another encoding");
        }
        return out.flip().toString();
    }

    private Document document(String decoded) throws ConfigException {
        boolean mark = decoded.startsWith("\uFEFF");
        String text = mark ? decoded.substring(1) : decoded;
        refuseOtherFormats(text);
        for (int start = 0; start < text.length(); ) {
            int newline = text.indexOf('\n', start);
            int next = newline < 0 ? text.length() : newline + 1;
            int end = newline < 0 ? next : newline;
            if (newline > start && text.charAt(newline - 1) == '\r') {
                end--;
            }
            row(text.substring(start, end), text.substring(end, next));
            start = next;
        }
        if (problems.isEmpty() && !begun) {
            problems.add(new Problem(0, "", "the file is empty"));
        }
        boolean cut = !rows.isEmpty() && rows.get(rows.size() - 1).eol().isEmpty();
        if (problems.isEmpty() && cut && !ended && rows.get(0).kind() == Kind.HEADER) {
            problems.add(new Problem(
                    rows.size(),
                    "",
                    "the file is truncated: its last line has no end and " + Document.END + " is missing"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new Document(mark, rows);
    }

    private static void refuseOtherFormats(String text) throws ConfigException {
        String begin = text.stripLeading();
        begin = begin.substring(0, Math.min(begin.length(), 2000));
        String lower = begin.toLowerCase(Locale.ROOT);
        if (lower.startsWith("<!doctype html") || lower.startsWith("<html") || lower.contains("<body")) {
            throw whole(1, "this is an HTML page, not a configuration file");
        }
        if (lower.contains("<sysconf")) {
            throw whole(1, "this is a sysConf XML file; this release reads the text dialect only");
        }
        if (lower.contains("<voip_config_file")) {
            throw whole(1, "this is a VOIP_CONFIG_FILE XML file; this release reads the text dialect only");
        }
        if (lower.startsWith("<?xml") || lower.startsWith("<!")) {
            throw whole(1, "this is an XML file; this release reads the text dialect only");
        }
    }

    private void row(String text, String eol) {
        int number = rows.size() + 1;
        String trimmed = text.strip();
        String rule = unreadable(text);
        if (rule.isEmpty() && ended && !trimmed.isEmpty()) {
            rule = "nothing may follow " + Document.END;
        }
        if (!rule.isEmpty()) {
            problems.add(new Problem(number, "", rule));
            rows.add(new Row(Kind.BLANK, place, "", "", eol));
            return;
        }
        rows.add(parsed(number, text, trimmed, eol));
        begun |= !trimmed.isEmpty();
    }

    private static ConfigException whole(int line, String rule) {
        return new ConfigException(List.of(new Problem(line, "", rule)));
    }

    private static String unreadable(String text) {
        if (text.length() > MAX_LINE) {
            return "longer than " + MAX_LINE + " characters";
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return "holds a NUL; the file is binary or damaged";
            }
            if (Character.isISOControl(c) && c != '\t') {
                return "holds the control character " + (int) c + "; the file is binary or damaged";
            }
        }
        return "";
    }

    private Row parsed(int number, String text, String trimmed, String eol) {
        if (trimmed.isEmpty()) {
            return new Row(Kind.BLANK, place, text, "", eol);
        }
        if (trimmed.startsWith(Document.HEADER)) {
            if (begun) {
                problems.add(new Problem(number, "", "a second " + Document.HEADER));
            }
            return new Row(Kind.HEADER, place, text, "", eol);
        }
        if (trimmed.equals(Document.END)) {
            ended = true;
            return new Row(Kind.END, place, text, "", eol);
        }
        if (trimmed.startsWith("#") || trimmed.startsWith(";")) {
            return new Row(Kind.COMMENT, place, text, "", eol);
        }
        Matcher section = SECTION.matcher(trimmed);
        if (section.matches()) {
            place = new Place(section.group(1).strip(), "");
            return new Row(Kind.SECTION, place, text, "", eol);
        }
        Matcher list = LIST.matcher(trimmed);
        if (list.matches()) {
            place = new Place(place.section(), list.group(1).strip());
            return new Row(Kind.LIST, place, text, "", eol);
        }
        return pair(number, text, eol);
    }

    private Row pair(int number, String text, String eol) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? "" : text.substring(0, colon).strip();
        boolean strange = !begun && table.find(name).isEmpty();
        if (name.isEmpty() || strange || MARKUP_TAG.matcher(name).lookingAt()) {
            problems.add(new Problem(
                    number,
                    "",
                    strange
                            ? "not a configuration file: it begins neither with " + Document.HEADER
                                    + " nor with a module or a known key"
                            : "neither a header nor NAME:VALUE"));
            return new Row(Kind.BLANK, place, text, "", eol);
        }
        return new Row(Kind.PAIR, place, text.substring(0, colon + 1), text.substring(colon + 1), eol);
    }
}
