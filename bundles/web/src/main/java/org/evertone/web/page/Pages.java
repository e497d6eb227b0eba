package org.evertone.web.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evertone.config.ConfigException;
import org.evertone.config.ConfigStore;
import org.evertone.directory.CallRecord;
import org.evertone.directory.Contact;
import org.evertone.directory.PhoneBook;
import org.evertone.event.TimelineEvent;
import org.evertone.web.phone.PhoneStatus;

/** Every page as markup. */
public final class Pages {
    private static final int EVENTS_SHOWN = 200;
    private static final Map<String, String> LETTERS = Map.of(
            "2", "ABC", "3", "DEF", "4", "GHI", "5", "JKL", "6", "MNO", "7", "PQRS", "8", "TUV", "9", "WXYZ", "0", "+");

    /** Keys that are not needed all the time, by name. */
    private static final Map<String, String> MORE_KEYS = moreKeys();

    private static final Set<String> STANDING = Set.of("active", "held", "remote-held");

    /** Served by the demo bundle; after phone.js, whose news it follows. */
    private static final String DEMO =
            "<link rel=\"stylesheet\" href=\"/demo/panel.css\"><script src=\"/demo/panel.js\" defer></script>";

    private static final String HANDSET = "<script src=\"/assets/handset.js\" defer></script>";

    private final Template layout = Template.load("layout.html");
    private final Template navigation = Template.load("navigation.html");
    private final Template login = Template.load("login.html");
    private final Template setup = Template.load("setup.html");
    private final Template voice = Template.load("voice.html");
    private final Template phone = Template.load("phone.html");
    private final Template line = Template.load("line.html");
    private final Template directory = Template.load("directory.html");

    /** @param error one sentence, or empty */
    public Html login(String error) {
        return page("Sign in", Html.NONE, Html.NONE, login.fill(Map.of("error", note("bad", error))));
    }

    /** @param error one sentence, or empty */
    public Html setup(String error) {
        return page("Set up", Html.NONE, Html.NONE, setup.fill(Map.of("error", note("bad", error))));
    }

    /**
     * The phone itself.
     *
     * @param csrf token of the session
     * @param demo whether the demo bundle adds its panel
     * @param browserHandset whether the browser may be the handset
     * @param error what an action without script ran into; empty otherwise
     */
    public Html phone(
            PhoneStatus status,
            List<TimelineEvent> events,
            String csrf,
            boolean demo,
            boolean browserHandset,
            String error) {
        Map<String, Object> values = new HashMap<>();
        values.put("csrf", csrf);
        values.put("lifted", status.offHook() ? " lifted" : "");
        values.put("hookCommand", status.offHook() ? "onhook" : "offhook");
        values.put("offHook", Boolean.toString(status.offHook()));
        values.put("hookCaption", status.offHook() ? "Put back" : "Lift handset");
        values.put("lcd", String.join("\n", status.display()));
        values.put(
                "lcdLabel",
                String.join(", ", status.display().stream().map(String::strip).toList()));
        values.put("lamps", lamps(status));
        values.put("keypad", keypad());
        values.put(
                "moreKeys",
                Html.join(MORE_KEYS.entrySet().stream()
                        .map(key -> new Html("<button class=\"key function\" name=\"command\" value=\"press "
                                + key.getKey() + "\">" + key.getValue() + "</button>"))
                        .toList()));
        values.put(
                "notices",
                Html.join(status.notices().stream()
                        .filter(notice -> notice.kind().equals("trouble"))
                        .map(notice -> note("warn", String.join(" ", notice.rows())))
                        .toList()));
        values.put("missed", missed(status.missedCalls()));
        PhoneStatus.SoundView sound = status.sound();
        boolean muted = sound != null && sound.muted();
        values.put("muteCommand", muted ? "mute off" : "mute on");
        values.put("muted", Boolean.toString(muted));
        values.put("muteCaption", muted ? "Muted" : "Mute");
        values.put("speaker", Boolean.toString(sound != null && sound.outlet().equals("speaker")));
        values.put("voice", browserHandset ? voice.fill(Map.of()) : Html.NONE);
        values.put("notice", note("bad", error));
        values.put("lines", lines(status));
        values.put("calls", calls(status));
        values.put("events", events(events));
        return page(
                "Phone",
                new Html(scripts("phone.js") + (browserHandset ? HANDSET : "") + (demo ? DEMO : "")),
                navigation(csrf, "phone"),
                phone.fill(values));
    }

    /** @param entry what stands in the form; empty texts for a new one */
    public Html directory(
            List<Contact> contacts, List<CallRecord> records, int missed, String csrf, Typed entry, String error) {
        Map<String, Object> values = new HashMap<>();
        values.put("csrf", csrf);
        values.put("notice", note("bad", error));
        values.put("name", entry.name());
        values.put("number", entry.number());
        values.put("count", contacts.size() + " of " + PhoneBook.MAXIMUM);
        values.put(
                "contacts",
                entries(
                        contacts.stream()
                                .map(contact -> DirectoryEntries.of(contact, csrf))
                                .toList(),
                        "Nobody yet."));
        values.put("missed", missed == 0 ? "" : Words.missed(missed));
        values.put(
                "calls",
                entries(
                        records.stream()
                                .map(record -> DirectoryEntries.of(record, csrf))
                                .toList(),
                        "No calls yet."));
        values.put("historyButtons", DirectoryEntries.historyButtons(missed, !records.isEmpty()));
        return page("Phone book", Html.NONE, navigation(csrf, "directory"), directory.fill(values));
    }

    private static Html entries(List<Html> items, String none) {
        return items.isEmpty() ? new Html("<li class=\"why\">" + none + "</li>") : Html.join(items);
    }

    /** Line → SIP as it runs now. */
    public Html line(ConfigStore config, Optional<PhoneStatus.Line> status, int number, String csrf)
            throws ConfigException {
        return line(status, number, csrf, LineForm.current(config, number), Map.of(), Html.NONE);
    }

    /**
     * Takes a submitted Line → SIP, changes the store, and answers with what became of it.
     *
     * @return the page, and whether the form was taken
     */
    public Submitted submit(
            ConfigStore config, Optional<PhoneStatus.Line> status, int number, String csrf, Map<String, String> form)
            throws ConfigException {
        Map<String, String> typed = LineForm.typed(form);
        List<LineForm.Change> changes = LineForm.changes(LineForm.current(config, number), typed);
        if (changes.isEmpty()) {
            return new Submitted(
                    true, line(status, number, csrf, typed, Map.of(), note("good", "Nothing was changed.")));
        }
        Map<String, String> keys = new HashMap<>();
        changes.forEach(change -> keys.put(change.field().key(number), change.after()));
        try {
            config.set(keys);
        } catch (ConfigException refused) {
            Map<String, String> errors = LineForm.errors(refused, number);
            String general = errors.getOrDefault("", "");
            Html notice =
                    note("bad", "Nothing was saved. " + (general.isEmpty() ? "See the fields marked below." : general));
            return new Submitted(false, line(status, number, csrf, typed, errors, notice));
        }
        List<Html> words = changes.stream()
                .map(change -> new Html("<li>" + Html.text(change.words()) + "</li>"))
                .toList();
        String count = changes.size() == 1 ? "1 change saved" : changes.size() + " changes saved";
        Html notice = new Html("<div class=\"note good\" role=\"status\"><strong>" + count + "</strong><ul>"
                + Html.join(words) + "</ul></div>");
        return new Submitted(true, line(status, number, csrf, LineForm.current(config, number), Map.of(), notice));
    }

    private Html line(
            Optional<PhoneStatus.Line> status,
            int number,
            String csrf,
            Map<String, String> values,
            Map<String, String> errors,
            Html notice) {
        Map<String, Object> holes = new HashMap<>();
        holes.put("csrf", csrf);
        holes.put("number", number);
        holes.put("lineOptions", lineOptions(number));
        holes.put("notice", notice);
        List<Html> warnings = LineForm.warnings(values).stream()
                .map(warning -> note("warn", warning))
                .toList();
        holes.put("warnings", Html.join(warnings));
        holes.put(
                "lineState",
                status.map(line -> new Html(Words.line(line) + " <span>" + Html.text(line.reason()) + "</span>"))
                        .orElse(Words.badge("", "Not configured")));
        holes.put("server1State", serverState(status, 1));
        holes.put("server2State", serverState(status, 2));
        holes.put("prediction", LineForm.prediction(values));
        for (LineForm.Section section : LineForm.Section.values()) {
            holes.put(
                    section.name().toLowerCase(Locale.ROOT),
                    Html.join(LineForm.FIELDS.stream()
                            .filter(field -> field.section() == section)
                            .map(field -> field(field, values, errors))
                            .toList()));
        }
        return page("Line " + number, scripts("line.js"), navigation(csrf, "line"), line.fill(holes));
    }

    private static Html field(LineForm.Field field, Map<String, String> values, Map<String, String> errors) {
        String name = field.name();
        String value = values.getOrDefault(name, "");
        String error = errors.getOrDefault(name, "");
        String described = error.isEmpty() ? (field.hint().isEmpty() ? "" : name + "-hint") : name + "-error";
        String common = " id=\"" + name + "\" name=\"" + name + "\""
                + (described.isEmpty() ? "" : " aria-describedby=\"" + described + "\"")
                + (error.isEmpty() ? "" : " aria-invalid=\"true\"");
        String label = "<label for=\"" + name + "\">" + Html.text(field.label()) + "</label>";
        String control = switch (field.kind()) {
            case CHECK -> "<input type=\"checkbox\" value=\"1\"" + common + (value.equals("1") ? " checked" : "") + ">";
            case CHOICE -> "<select" + common + ">" + options(field.choices(), value) + "</select>";
            case SECRET ->
                "<input type=\"password\" autocomplete=\"new-password\" maxlength=\"256\""
                        + " placeholder=\"empty = keep\"" + common + ">";
            case NUMBER ->
                "<input inputmode=\"numeric\" maxlength=\"16\" value=\"" + Html.text(value) + "\"" + common + ">";
            case TEXT ->
                "<input maxlength=\"256\" autocomplete=\"off\" spellcheck=\"false\" value=\"" + Html.text(value) + "\""
                        + common + ">";
        };
        boolean check = field.kind() == LineForm.Kind.CHECK;
        String hint =
                field.hint().isEmpty() ? "" : "<small id=\"" + name + "-hint\">" + Html.text(field.hint()) + "</small>";
        String wrong = error.isEmpty()
                ? ""
                : "<span class=\"error\" id=\"" + name + "-error\">" + Html.text(error) + "</span>";
        return new Html("<div class=\"field" + (check ? " check" : "") + (error.isEmpty() ? "" : " wrong") + "\">"
                + (check ? control + label : label + control) + hint + wrong + "</div>");
    }

    private static String options(Map<String, String> choices, String value) {
        StringBuilder options = new StringBuilder();
        if (!choices.containsKey(value)) {
            options.append("<option selected>").append(Html.text(value)).append("</option>");
        }
        choices.forEach((code, word) -> options.append("<option value=\"")
                .append(Html.text(code))
                .append(code.equals(value) ? "\" selected>" : "\">")
                .append(Html.text(word))
                .append("</option>"));
        return options.toString();
    }

    private static Html lineOptions(int chosen) {
        StringBuilder options = new StringBuilder();
        for (int number = 1; number <= LineForm.HIGHEST_LINE; number++) {
            options.append("<option")
                    .append(number == chosen ? " selected>" : ">")
                    .append(number)
                    .append("</option>");
        }
        return new Html(options.toString());
    }

    private static Html serverState(Optional<PhoneStatus.Line> line, int number) {
        String badges = line.flatMap(l -> l.servers().stream()
                        .filter(server -> server.number() == number)
                        .findFirst()
                        .map(server -> Words.server(server).markup()
                                + (l.activeServer() == number ? Words.badge("good", "serving") : "")))
                .orElse(Words.badge("", "not in use").markup());
        return new Html("<p class=\"state\" data-server=\"" + number + "\">" + badges + "</p>");
    }

    private static Html lamps(PhoneStatus status) {
        List<Html> items = new ArrayList<>();
        status.lamps().forEach((name, lamp) -> {
            boolean lit = !lamp.millis().isEmpty();
            items.add(new Html("<li data-lamp=\"" + Html.text(name) + "\" data-state=\""
                    + Html.text(lamp.pattern().isEmpty() ? "off" : lamp.pattern()) + "\"><span class=\"lamp "
                    + Html.text(lamp.colour()) + (lit ? " lit" : "") + "\" aria-hidden=\"true\"></span><span>"
                    + Html.text(Words.lamp(name, lamp)) + "</span></li>"));
        });
        return Html.join(items);
    }

    private static Html keypad() {
        List<Html> keys = new ArrayList<>();
        for (String key : "1 2 3 4 5 6 7 8 9 * 0 #".split(" ")) {
            keys.add(new Html(
                    "<button class=\"key\" name=\"command\" value=\"press " + key + "\" data-key=\"" + key + "\">" + key
                            + "<small aria-hidden=\"true\">" + LETTERS.getOrDefault(key, "") + "</small></button>"));
        }
        return Html.join(keys);
    }

    private static Map<String, String> moreKeys() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("LINE_1", "Line 1");
        keys.put("LINE_2", "Line 2");
        keys.put("CONFERENCE", "Conference");
        keys.put("REDIAL", "Redial");
        keys.put("MESSAGES", "Messages");
        keys.put("DND", "Do not disturb");
        keys.put("PHONE_BOOK", "Phone book");
        keys.put("CALL_LIST", "Call list");
        keys.put("UP", "Up");
        keys.put("DOWN", "Down");
        keys.put("OK", "OK");
        keys.put("BACK", "Back");
        keys.put("VOLUME_DOWN", "Quieter");
        keys.put("VOLUME_UP", "Louder");
        keys.put("INFO", "Info");
        return keys;
    }

    private static Html missed(int calls) {
        return calls == 0 ? Html.NONE : new Html("<a href=\"/directory\">" + Words.missed(calls) + "</a>");
    }

    private static Html lines(PhoneStatus status) {
        if (status.lines().isEmpty()) {
            return new Html(
                    "<p class=\"why\">No line is configured yet. Set one up under <a href=\"/line\">Line</a>.</p>");
        }
        List<Html> lines = new ArrayList<>();
        for (PhoneStatus.Line line : status.lines()) {
            StringBuilder box = new StringBuilder("<article class=\"line\"><header><h3>")
                    .append(Html.text("Line " + line.line() + " · " + line.label()))
                    .append("</h3>")
                    .append(Words.line(line))
                    .append("<button form=\"keys\" name=\"command\" value=\"register ")
                    .append(line.line())
                    .append("\" aria-label=\"Register line ")
                    .append(line.line())
                    .append(" now\">Register now</button></header>");
            String messages = Words.messages(line.messages());
            if (!messages.isEmpty()) {
                box.append("<p class=\"why\">").append(messages).append("</p>");
            }
            if (!line.reason().isEmpty()) {
                box.append("<p class=\"why\">").append(Html.text(line.reason())).append("</p>");
            }
            box.append("<ul class=\"servers\">");
            for (PhoneStatus.Server server : line.servers()) {
                box.append(server.number() == line.activeServer() ? "<li class=\"serving\">" : "<li>")
                        .append("<span>")
                        .append(Html.text(Words.serverName(server)))
                        .append(" <span class=\"address\">")
                        .append(Html.text(
                                server.address() + " " + server.transport().toUpperCase(Locale.ROOT)))
                        .append("</span></span>")
                        .append(Words.server(server))
                        .append("</li>");
            }
            lines.add(new Html(box.append("</ul></article>").toString()));
        }
        return Html.join(lines);
    }

    private static Html calls(PhoneStatus status) {
        List<Html> calls = new ArrayList<>();
        for (PhoneStatus.Call call : status.calls()) {
            String peer = call.peerName().isEmpty() ? call.peer() : call.peerName();
            String quality = Words.quality(call);
            calls.add(new Html("<article class=\"call\" data-state=\"" + Html.text(call.state()) + "\"><h3>"
                    + Html.text((call.incoming() ? "From " : "To ") + peer) + "</h3>"
                    + Words.badge(call.state().equals("active") ? "good" : "warn", Words.call(call))
                    + (call.conference() ? Words.badge("", "in the conference") : "")
                    + "<span class=\"buttons\">" + callButtons(call, peer) + "</span>"
                    + (quality.isEmpty() ? "" : "<p class=\"why quality\">" + Html.text(quality) + "</p>")
                    + "</article>"));
        }
        long standing = status.calls().stream()
                .filter(call -> STANDING.contains(call.state()))
                .count();
        if (standing == 2 && status.calls().stream().noneMatch(PhoneStatus.Call::conference)) {
            calls.add(new Html("<p class=\"join\"><button form=\"keys\" name=\"command\" value=\"conference\">"
                    + "Join both calls</button></p>"));
        }
        return Html.join(calls);
    }

    private static Html callButtons(PhoneStatus.Call call, String peer) {
        return switch (call.state()) {
            case "active", "remote-held" ->
                new Html(callButton("hold", "Hold", call, peer) + callButton("hangup", "Hang up", call, peer));
            case "held" ->
                new Html(callButton("resume", "Resume", call, peer) + callButton("hangup", "Hang up", call, peer));
            case "ringing" ->
                new Html(callButton("answer", "Answer", call, peer) + callButton("hangup", "Decline", call, peer));
            default -> new Html(callButton("hangup", "Hang up", call, peer));
        };
    }

    private static String callButton(String command, String words, PhoneStatus.Call call, String peer) {
        return "<button form=\"keys\" name=\"command\" value=\"" + command + " " + Html.text(call.id())
                + "\" aria-label=\"" + words + ": " + Html.text(peer) + "\">" + words + "</button>";
    }

    private static Html events(List<TimelineEvent> events) {
        return Html.join(events.stream()
                .sorted(Comparator.comparingLong(TimelineEvent::sequence).reversed())
                .limit(EVENTS_SHOWN)
                .map(Pages::event)
                .toList());
    }

    private static Html event(TimelineEvent event) {
        String time = event.at().toString();
        List<String> facts = event.evidence().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(fact -> Words.fact(fact.getKey(), fact.getValue()))
                .toList();
        return new Html("<li data-seq=\"" + event.sequence() + "\"><time datetime=\"" + time + "\">"
                + time.substring(11, 19) + "</time><span><b>"
                + Html.text((event.line() > 0 ? "Line " + event.line() + ": " : "") + event.what()) + "</b>"
                + (event.why().isEmpty() ? "" : "<span class=\"because\">" + Html.text(event.why()) + "</span>")
                + (facts.isEmpty() ? "" : "<code>" + Html.text(String.join(" · ", facts)) + "</code>")
                + "</span></li>");
    }

    private static Html scripts(String name) {
        return new Html(
                "<script src=\"/assets/words.js\" defer></script><script src=\"/assets/" + name + "\" defer></script>");
    }

    private Html navigation(String csrf, String current) {
        Html here = new Html(" aria-current=\"page\"");
        return navigation.fill(Map.of(
                "csrf",
                csrf,
                "phoneCurrent",
                current.equals("phone") ? here : Html.NONE,
                "lineCurrent",
                current.equals("line") ? here : Html.NONE,
                "directoryCurrent",
                current.equals("directory") ? here : Html.NONE));
    }

    private Html page(String title, Html head, Html navigation, Html content) {
        return layout.fill(Map.of("title", title, "head", head, "navigation", navigation, "content", content));
    }

    private static Html note(String level, String text) {
        return text.isEmpty()
                ? Html.NONE
                : new Html("<p class=\"note " + level + "\" role=\"" + (level.equals("bad") ? "alert" : "status")
                        + "\">" + Html.text(text) + "</p>");
    }

    /** What was typed into the form of the phone book. */
    public record Typed(String name, String number) {
        public static final Typed NOTHING = new Typed("", "");
    }

    /** @param taken false when the form broke a rule and nothing changed */
    public record Submitted(boolean taken, Html page) {}
}
