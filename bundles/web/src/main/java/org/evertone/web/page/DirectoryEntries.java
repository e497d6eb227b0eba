package org.evertone.web.page;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.evertone.directory.CallRecord;
import org.evertone.directory.Contact;

/** Entries of the phone book and of the call list, each with what can be done with it; without script. */
final class DirectoryEntries {
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private DirectoryEntries() {}

    static Html of(Contact contact, String csrf) {
        return new Html("<li><span class=\"who\"><b>" + Html.text(contact.name()) + "</b> <span>"
                + Html.text(contact.number()) + "</span></span>"
                + form(
                        csrf,
                        contact.number(),
                        button("call", "Call", contact.name()) + button("remove", "Remove", contact.name()))
                + "</li>");
    }

    static Html of(CallRecord call, String csrf) {
        boolean missed = call.kind() == CallRecord.Kind.MISSED;
        String kind =
                call.kind().name().charAt(0) + call.kind().name().substring(1).toLowerCase(Locale.ROOT);
        String when = call.began().atZone(ZoneId.systemDefault()).format(WHEN);
        return new Html("<li>" + Words.badge(missed ? "warn" : "", kind) + "<span class=\"who\"><b>"
                + Html.text(call.name()) + "</b> <span>"
                + (call.name().equals(call.number()) ? "" : Html.text(call.number() + " · "))
                + "<time datetime=\"" + call.began() + "\">" + when + "</time>" + talked(call.talked())
                + "</span></span>" + form(csrf, call.number(), button("call", "Call", call.name())) + "</li>");
    }

    static Html historyButtons(int missed, boolean any) {
        return new Html((missed > 0 ? "<button name=\"do\" value=\"seen\">Mark as seen</button>" : "")
                + (any ? "<button name=\"do\" value=\"clear\">Clear the list</button>" : ""));
    }

    private static String talked(Duration talked) {
        return talked.toSeconds() == 0
                ? ""
                : String.format(Locale.ROOT, " · %d:%02d", talked.toMinutes(), talked.toSecondsPart());
    }

    private static String form(String csrf, String number, String buttons) {
        return "<form method=\"post\" action=\"/directory\" class=\"buttons\"><input type=\"hidden\" name=\"csrf\" value=\""
                + Html.text(csrf) + "\"><input type=\"hidden\" name=\"number\" value=\"" + Html.text(number) + "\">"
                + buttons + "</form>";
    }

    private static String button(String deed, String words, String name) {
        return "<button name=\"do\" value=\"" + deed + "\" aria-label=\"" + words + " " + Html.text(name) + "\">"
                + words + "</button>";
    }
}
