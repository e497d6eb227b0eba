package org.evertone.web.page;

import java.util.Locale;
import java.util.Map;
import org.evertone.web.phone.PhoneStatus;

/** States as people read them, with a mark that does not need colour. */
final class Words {
    private static final Map<String, String> UNITS =
            Map.of("Millis", " ms", "Milliseconds", " ms", "Seconds", " s", "Nanos", " ns");

    private static final Map<String, String> CODECS =
            Map.of("PCMU", "G.711 µ-law", "PCMA", "G.711 A-law", "G722", "G.722", "OPUS", "Opus");

    private Words() {}

    static Html line(PhoneStatus.Line line) {
        return switch (line.state()) {
            case "registered:primary" -> badge("good", "In service, primary");
            case "registered:backup" -> badge("warn", "In service, backup");
            case "probing" -> badge("warn", "On backup, testing primary");
            case "failing-over" -> badge("warn", "Switching server");
            case "registering" -> badge("", "Registering");
            case "unregistered" -> badge("bad", "No service");
            case "disabled" -> badge("", "Switched off");
            default -> badge("", line.state());
        };
    }

    static String serverName(PhoneStatus.Server server) {
        return "Server " + server.number() + (server.number() == 1 ? " · primary" : " · backup");
    }

    /** A server that does not answer is unavailable, whatever binding it may still keep. */
    static Html server(PhoneStatus.Server server) {
        if (!server.available()) {
            return badge("bad", "unavailable");
        }
        return server.registered() ? badge("good", "registered") : badge("", "standing by");
    }

    static String lamp(String name, PhoneStatus.LampView lamp) {
        String title = name.replaceFirst("(?<=\\D)(?=\\d)", " ");
        String shows = switch (lamp.pattern()) {
            case "registered:primary" -> "ready";
            case "registered:backup" -> "ready, on backup";
            case "failing-over" -> "switching server";
            case "probing" -> "ready, testing primary";
            case "unregistered" -> "no service";
            case "active" -> "in a call";
            case "held" -> "holding";
            case "remote-held" -> "they hold you";
            case "mwi" -> "messages wait";
            case "dnd" -> "do not disturb";
            case "forwarded" -> "calls are forwarded";
            case "", "disabled" -> "off";
            default -> lamp.pattern();
        };
        return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1) + ": " + shows;
    }

    static String call(PhoneStatus.Call call) {
        return switch (call.state()) {
            case "dialling" -> "calling";
            case "ringing-out" -> "ringing there";
            case "ringing" -> "ringing here";
            case "active" -> "talking";
            case "held" -> "on hold";
            case "remote-held" -> "they hold you";
            default -> call.state();
        };
    }

    /** What waits in a mailbox; empty when nothing does. */
    static String messages(PhoneStatus.Messages messages) {
        return !messages.waiting()
                ? ""
                : messages.fresh() == 0
                        ? "New messages"
                        : messages.fresh() + (messages.fresh() == 1 ? " new message" : " new messages");
    }

    static String missed(int calls) {
        return calls + (calls == 1 ? " missed call" : " missed calls");
    }

    /** How a call sounds, for example {@code G.722, encrypted, 0 lost, good}; empty before there is sound. */
    static String quality(PhoneStatus.Call call) {
        if (call.codec().isEmpty()) {
            return "";
        }
        String codec = CODECS.getOrDefault(call.codec().toUpperCase(Locale.ROOT), call.codec());
        String judged = listening(call.statistics().mos());
        return codec + (call.encrypted() ? ", encrypted, " : ", not encrypted, ")
                + call.statistics().lost() + " lost" + (judged.isEmpty() ? "" : ", " + judged);
    }

    /** Listening quality as the E-model's categories have it (ITU-T G.109). */
    private static String listening(double mos) {
        if (mos <= 0) {
            return "";
        }
        return mos >= 4.3 ? "excellent" : mos >= 4.0 ? "good" : mos >= 3.6 ? "fair" : mos >= 3.1 ? "poor" : "bad";
    }

    /** {@code jitterMillis}, 0.4 as "jitter 0.4 ms". */
    static String fact(String name, String value) {
        for (Map.Entry<String, String> unit : UNITS.entrySet()) {
            if (name.endsWith(unit.getKey()) && name.length() > unit.getKey().length()) {
                String bare = name.substring(0, name.length() - unit.getKey().length());
                return spaced(bare) + " " + value + unit.getValue();
            }
        }
        return spaced(name) + " " + value;
    }

    private static String spaced(String camelCase) {
        return camelCase.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    static Html badge(String level, String text) {
        return new Html("<span class=\"badge " + level + "\">" + Html.text(text) + "</span>");
    }
}
