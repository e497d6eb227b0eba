package org.evertone.web.page;

import org.evertone.web.phone.PhoneStatus;

/** States as people read them, with a mark that does not need colour. */
final class Words {
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

    static Html server(PhoneStatus.Server server) {
        if (server.registered()) {
            return badge("good", "registered");
        }
        return server.available() ? badge("", "standing by") : badge("bad", "unavailable");
    }

    static Html badge(String level, String text) {
        return new Html("<span class=\"badge " + level + "\">" + Html.text(text) + "</span>");
    }
}
