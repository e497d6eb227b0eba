package org.evertone.config.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.evertone.directory.Contact;
import org.evertone.directory.PhoneBook;
import org.evertone.event.Timeline;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The phone book in {@code directory/phonebook}. */
@Component
public final class StoredPhoneBook implements PhoneBook {
    private static final Pattern IGNORED = Pattern.compile("[\\s()\\[\\]-]");
    private static final Comparator<Contact> BY_NAME =
            Comparator.comparing(Contact::name, String.CASE_INSENSITIVE_ORDER).thenComparing(Contact::number);

    private final JsonFile<Shape> file;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile Book book;

    @Activate
    public StoredPhoneBook(BundleContext context, @Reference Timeline timeline) {
        this(JsonFile.folder(context), timeline);
    }

    StoredPhoneBook(Path folder, Timeline timeline) {
        file = new JsonFile<>(folder.resolve("phonebook"), Shape.class, "phone book", timeline);
        book = file.load(shape -> new Book(shape.contacts)).orElseGet(() -> new Book(List.of()));
    }

    @Override
    public List<Contact> contacts() {
        return book.sorted;
    }

    @Override
    public Optional<Contact> find(String number) {
        return Optional.ofNullable(book.byNumber.get(bare(number)));
    }

    @Override
    public void put(Contact contact) throws IOException {
        writing.lock();
        try {
            Map<String, Contact> next = new LinkedHashMap<>(book.byNumber);
            next.put(bare(contact.number()), contact);
            if (next.size() > MAXIMUM) {
                throw new IllegalArgumentException("the phone book is full: " + MAXIMUM + " entries");
            }
            change(next.values());
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void remove(String number) throws IOException {
        writing.lock();
        try {
            Map<String, Contact> next = new LinkedHashMap<>(book.byNumber);
            if (next.remove(bare(number)) != null) {
                change(next.values());
            }
        } finally {
            writing.unlock();
        }
    }

    private void change(Collection<Contact> contacts) throws IOException {
        Book next = new Book(contacts);
        file.save(new Shape(next.sorted));
        book = next;
    }

    private static String bare(String number) {
        return IGNORED.matcher(number).replaceAll("");
    }

    /** What the file holds. */
    private record Shape(List<Contact> contacts) {}

    /** The entries, by name and by bare number. */
    private static final class Book {
        private final List<Contact> sorted;
        private final Map<String, Contact> byNumber = new LinkedHashMap<>();

        Book(Collection<Contact> contacts) {
            contacts.forEach(contact -> byNumber.put(bare(contact.number()), contact));
            sorted = byNumber.values().stream().sorted(BY_NAME).toList();
        }
    }
}
