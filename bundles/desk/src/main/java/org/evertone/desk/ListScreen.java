package org.evertone.desk;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** One entry of a list: whom it calls, and when a past call was. */
final class ListScreen {
    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter EARLIER = DateTimeFormatter.ofPattern("MM-dd", Locale.ROOT);

    private ListScreen() {}

    static Screen of(Browser browser, ZonedDateTime wall) {
        return browser.entry()
                .map(entry -> Screen.fixed(
                        entry.name(),
                        entry.began()
                                .map(began -> String.format(Locale.ROOT, "%-10s %s", entry.remark(), when(began, wall)))
                                .orElse(entry.number())))
                .orElseGet(() ->
                        Screen.fixed(browser.kind().map(Browser.Kind::title).orElse(""), "is empty"));
    }

    private static String when(Instant began, ZonedDateTime wall) {
        ZonedDateTime then = began.atZone(wall.getZone());
        return (then.toLocalDate().equals(wall.toLocalDate()) ? TODAY : EARLIER).format(then);
    }
}
