package org.evertone.desk;

import java.util.List;
import java.util.Optional;
import org.evertone.directory.Contact;
import org.evertone.hal.Key;

/**
 * Keys while a list is open. Where there are no arrow keys, {@code 2 8 # *} move, dial and leave in the call list; in the
 * phone book {@code 1 0 # *} do, and the other digits go to the names with their letters.
 */
final class Lists {
    private final DeskState desk;
    private final Browser browser;
    private final Dialler dialler;
    private List<Contact> contacts = List.of();

    Lists(DeskState desk, Dialler dialler) {
        this.desk = desk;
        this.browser = desk.browser();
        this.dialler = dialler;
    }

    void contacts(List<Contact> read) {
        contacts = List.copyOf(read);
    }

    void phoneBookPressed() {
        if (browser.shows(Browser.Kind.PHONE_BOOK)) {
            browser.close();
        } else {
            browser.openContacts(contacts, desk.nowNanos());
        }
    }

    void callListPressed() {
        if (browser.shows(Browser.Kind.CALL_LIST)) {
            browser.close();
            return;
        }
        browser.openCalls(desk.history().records(), desk.nowNanos());
        if (desk.history().missed() > 0) {
            desk.command(new DeskCommand.MissedSeen());
        }
    }

    /** @return whether the key was for the list */
    boolean pressed(Key key) {
        if (!browser.isOpen()) {
            return false;
        }
        switch (key) {
            case UP -> browser.move(-1, desk.nowNanos());
            case DOWN -> browser.move(1, desk.nowNanos());
            case OK -> dial();
            case BACK -> browser.close();
            case HANG_UP -> {
                return hangUpPressed();
            }
            default -> {
                return key.dtmf() && digit(key.symbol());
            }
        }
        return true;
    }

    private boolean digit(char symbol) {
        if (dialler.emergency(symbol)) {
            return true;
        }
        boolean letters = browser.shows(Browser.Kind.PHONE_BOOK);
        switch (symbol) {
            case '#' -> dial();
            case '*' -> browser.close();
            default -> {
                if (symbol == (letters ? '1' : '2')) {
                    browser.move(-1, desk.nowNanos());
                } else if (symbol == (letters ? '0' : '8')) {
                    browser.move(1, desk.nowNanos());
                } else if (letters && symbol >= '2' && symbol <= '9') {
                    browser.jump(symbol - '0', desk.nowNanos());
                }
            }
        }
        return true;
    }

    /** Deletes the call list, at the second press. In a call the key is for that. */
    private boolean hangUpPressed() {
        if (!desk.calls().isEmpty()) {
            browser.close();
            return false;
        }
        if (!browser.shows(Browser.Kind.CALL_LIST) || browser.entry().isEmpty()) {
            browser.close();
        } else if (desk.notes().confirmed("delete calls", desk.nowNanos())) {
            browser.close();
            desk.command(new DeskCommand.ClearHistory());
        }
        return true;
    }

    /** Dials the entry that is shown. */
    void dial() {
        Optional<Browser.Entry> entry = browser.entry();
        browser.close();
        entry.ifPresent(chosen -> dialler.call(chosen.line(), chosen.number()));
    }
}
