package org.evertone.desk;

import java.util.List;
import java.util.Optional;
import org.evertone.call.CallView;
import org.evertone.directory.CallHistory;
import org.evertone.directory.Contact;
import org.evertone.directory.PhoneBook;
import org.jspecify.annotations.Nullable;

/** Phone book and call history, which may come and go. On the phone's loop. */
final class Directory {
    private @Nullable PhoneBook book;
    private @Nullable CallHistory history;

    void bind(PhoneBook found) {
        book = found;
    }

    void unbind(PhoneBook gone) {
        book = book == gone ? null : book;
    }

    void bind(CallHistory found) {
        history = found;
    }

    void unbind(CallHistory gone) {
        history = history == gone ? null : history;
    }

    List<Contact> contacts() {
        return book == null ? List.of() : book.contacts();
    }

    /** What the history says now. */
    DeskEvent.HistoryChanged past() {
        return history == null
                ? new DeskEvent.HistoryChanged(List.of(), 0, Optional.empty())
                : new DeskEvent.HistoryChanged(history.records(), history.missed(), history.lastDialled());
    }

    void seen() {
        if (history != null) {
            history.seen();
        }
    }

    void clear() {
        if (history != null) {
            history.clear();
        }
    }

    /** The call with the name that the phone book has for its number. */
    CallView named(CallView call) {
        return Optional.ofNullable(book)
                .flatMap(present -> present.find(call.peer()))
                .map(contact -> new CallView(
                        call.id(),
                        call.line(),
                        call.state(),
                        call.incoming(),
                        contact.name(),
                        call.peer(),
                        call.startedNanos(),
                        call.failure(),
                        call.codec(),
                        call.encrypted(),
                        call.conference(),
                        call.referred()))
                .orElse(call);
    }
}
