package org.evertone.web.http;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.evertone.directory.CallHistory;
import org.evertone.directory.CallRecord;
import org.evertone.directory.Contact;
import org.evertone.directory.PhoneBook;
import org.evertone.web.auth.Sessions.Session;
import org.evertone.web.page.Pages;
import org.evertone.web.page.Pages.Typed;
import org.evertone.web.phone.ActionException;
import org.evertone.web.phone.ActionException.Reason;
import org.evertone.web.phone.Json;
import org.evertone.web.phone.PhoneActions;
import org.jspecify.annotations.Nullable;

/** Phone book and call history: the page and the machine interface. */
final class DirectoryRoutes {
    private final PhoneActions actions;
    private final PhoneBook book;
    private final CallHistory history;
    private final Pages pages;

    DirectoryRoutes(PhoneActions actions, Pages pages) {
        this.actions = actions;
        this.book = actions.phoneBook();
        this.history = actions.history();
        this.pages = pages;
    }

    WebReply page(WebRequest request, Optional<Session> session) {
        return page(200, session.orElseThrow(), Typed.NOTHING, "");
    }

    private WebReply page(int status, Session session, Typed typed, String error) {
        return WebReply.html(
                status,
                pages.directory(
                        book.contacts(), history.records(), history.missed(), session.csrfToken(), typed, error));
    }

    /** What the buttons of the page do. */
    WebReply submit(WebRequest request, Optional<Session> session) {
        Map<String, String> form = request.form();
        String number = form.getOrDefault("number", "");
        String name = form.getOrDefault("name", "");
        String deed = form.getOrDefault("do", "");
        try {
            switch (deed) {
                case "put" -> put(name, number);
                case "remove" -> remove(number);
                case "seen" -> history.seen();
                case "clear" -> history.clear();
                case "call" -> actions.run(List.of("dial", number), new byte[0]);
                default -> throw new ActionException(Reason.INVALID, "this page has no such button");
            }
            return WebReply.seeOther(deed.equals("call") ? "/" : "/directory");
        } catch (ActionException refused) {
            return page(422, session.orElseThrow(), new Typed(name, number), String.valueOf(refused.getMessage()));
        }
    }

    WebReply contacts(WebRequest request, Optional<Session> session) {
        return WebReply.json(200, Map.of("contacts", book.contacts()));
    }

    /** The number of the entry stands in the path. */
    WebReply put(WebRequest request, Optional<Session> session) {
        return WebReply.answered(() -> {
            String name =
                    Json.read(request.text(), Name.class, "{\"name\":\"Ada\"}").name();
            if (name == null) {
                throw new ActionException(Reason.INVALID, "\"name\" is missing");
            }
            String number = number(request);
            boolean known = book.find(number).isPresent();
            return WebReply.json(known ? 200 : 201, put(name, number));
        });
    }

    WebReply remove(WebRequest request, Optional<Session> session) {
        return WebReply.answered(() -> {
            String number = number(request);
            if (book.find(number).isEmpty()) {
                return WebReply.problem(404, "Not Found", "the phone book has no such number");
            }
            remove(number);
            return WebReply.done();
        });
    }

    WebReply calls(WebRequest request, Optional<Session> session) {
        return WebReply.json(
                200,
                new History(
                        history.missed(),
                        history.records().stream().map(Call::of).toList()));
    }

    WebReply clear(WebRequest request, Optional<Session> session) {
        history.clear();
        return WebReply.done();
    }

    /** @throws ActionException naming the rule that the entry breaks, or why it cannot be kept */
    Contact put(String name, String number) throws ActionException {
        try {
            Contact contact = new Contact(name.strip(), number.strip());
            book.put(contact);
            return contact;
        } catch (IllegalArgumentException broken) {
            throw new ActionException(Reason.INVALID, String.valueOf(broken.getMessage()));
        } catch (IOException unsaved) {
            throw unsaved(unsaved);
        }
    }

    void remove(String number) throws ActionException {
        try {
            book.remove(number);
        } catch (IOException unsaved) {
            throw unsaved(unsaved);
        }
    }

    private static ActionException unsaved(IOException why) {
        return new ActionException(Reason.BUSY, "the phone book could not be saved: " + why.getMessage());
    }

    private static String number(WebRequest request) throws ActionException {
        try {
            // a plus sign in a path is a plus sign
            return URLDecoder.decode(Route.segment(request, 4).replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new ActionException(Reason.INVALID, "the number in the path is not percent-encoded (RFC 3986)");
        }
    }

    private record Name(@Nullable String name) {}

    private record History(int missed, List<Call> calls) {}

    /**
     * @param began ISO 8601 in UTC
     * @param kind {@code dialled}, {@code received} or {@code missed}
     */
    private record Call(String began, int line, String kind, String name, String number, long talkedSeconds) {
        static Call of(CallRecord record) {
            return new Call(
                    record.began().toString(),
                    record.line(),
                    record.kind().name().toLowerCase(Locale.ROOT),
                    record.name(),
                    record.number(),
                    record.talked().toSeconds());
        }
    }
}
