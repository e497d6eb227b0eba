package org.evertone.config.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.evertone.config.ConfigException;
import org.evertone.config.ConfigException.Problem;
import org.evertone.config.ConfigStore;
import org.evertone.config.ImportReport;
import org.evertone.config.LineSettings;
import org.evertone.config.PhoneSettings;
import org.evertone.config.disk.SealedFile;
import org.evertone.config.store.Document.Kind;
import org.evertone.config.store.Document.Row;
import org.evertone.event.Timeline;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The store as a service. What is running is one immutable value; a change makes the next one, checks it, saves it, and
 * only then lets it run.
 */
@Component
public final class SipnStore implements ConfigStore {
    private final KeyTable table = new KeyTable();
    private final Checker checker = new Checker(table);
    private final SealedFile file;
    private final StartFile start;
    private final Timeline timeline;
    private final ReentrantLock writing = new ReentrantLock();
    private final CopyOnWriteArrayList<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private volatile Running running;

    @Activate
    public SipnStore(BundleContext context, @Reference Timeline timeline) {
        this(
                Path.of(Objects.requireNonNull(
                        context.getProperty("evertone.home"), "framework property evertone.home is not set")),
                Optional.ofNullable(context.getProperty("evertone.config.file")).map(Path::of),
                timeline);
    }

    /**
     * @param home folder under which everything is written
     * @param startFile configuration file to import over what is stored, unless it is the one imported last: what was
     *     set since then stays
     */
    SipnStore(Path home, Optional<Path> startFile, Timeline timeline) {
        this.timeline = timeline;
        file = new SealedFile(home.resolve("config/phone.cfg"), TextReader.MAX_BYTES);
        start = new StartFile(home.resolve("config/start-file.sha256"));
        running = loaded();
        startFile.ifPresent(this::importAtStart);
    }

    @Override
    public List<LineSettings> lines() {
        return running.settings.lines();
    }

    @Override
    public PhoneSettings phone() {
        return running.settings.phone();
    }

    @Override
    public String get(String key) throws ConfigException {
        if (KeyNames.secret(key)) {
            throw new ConfigException(key, "a secret is never shown");
        }
        Running now = running;
        Optional<KeyTable.Ref> ref = table.find(key);
        if (ref.isPresent()) {
            return now.settings
                    .stored(ref.get().key())
                    .filter(value -> !value.isEmpty())
                    .orElse(ref.get().row().info().defaultValue());
        }
        int index = now.indexOf(key);
        if (index < 0) {
            throw unknown(key);
        }
        return now.document.rows().get(index).meaning();
    }

    @Override
    public Optional<String> stored(String key) {
        return running.settings.stored(key);
    }

    @Override
    public byte[] exportText() {
        return running.document.without(Row::secret).bytes();
    }

    @Override
    public List<KeyInfo> keys() {
        return table.infos();
    }

    @Override
    public AutoCloseable subscribe(Consumer<Change> listener) {
        Consumer<Change> own = listener::accept;
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    @Override
    public ImportReport set(Map<String, String> changes) throws ConfigException {
        writing.lock();
        try {
            Running now = running;
            Editor editor = new Editor(table, now.document);
            List<Problem> problems = new ArrayList<>();
            List<ImportReport.Entry> report = new ArrayList<>();
            changes.forEach((key, value) -> {
                Optional<KeyTable.Ref> ref = table.find(key);
                int index = now.indexOf(key);
                if (ref.isEmpty() && index < 0) {
                    problems.addAll(unknown(key).problems());
                    return;
                }
                Place place =
                        index < 0 ? Place.TOP : now.document.rows().get(index).place();
                Checker.Verdict verdict = checker.typed(place, key, ref, value);
                problems.addAll(verdict.problems());
                report.add(verdict.entry());
                if (ref.isPresent()) {
                    editor.put(ref.get(), value.strip());
                } else {
                    editor.replace(index, value.strip());
                }
            });
            refuse(problems);
            run(editor.build(), Map.of());
            return new ImportReport(report);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public ImportReport importFile(byte[] content) throws ConfigException {
        writing.lock();
        try {
            Document incoming = TextReader.read(table, content);
            Checker.Result result = checker.check(incoming);
            refuse(result.problems());
            run(merged(running.document, result.accepted()), result.lineNumbers());
            return new ImportReport(result.entries());
        } finally {
            writing.unlock();
        }
    }

    private static void refuse(List<Problem> problems) throws ConfigException {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static ConfigException unknown(String key) {
        return new ConfigException(
                key.length() > 64 ? key.substring(0, 64) + "…" : key,
                "no such key; keys of a line are SIP1 to SIP" + KeyTable.LINES + " and a name of the key table");
    }

    /** A full file brings its own layout when it names every key that is stored; else its values go into the stored one. */
    private Document merged(Document stored, Document incoming) {
        Set<String> named = incoming.rows().stream()
                .filter(row -> row.kind() == Kind.PAIR)
                .map(row -> table.id(row.place(), row.name()))
                .collect(Collectors.toSet());
        List<Row> unnamed = stored.rows().stream()
                .filter(row -> row.kind() == Kind.PAIR && !named.contains(table.id(row.place(), row.name())))
                .toList();
        boolean ownLayout = incoming.hasHeader() && unnamed.stream().allMatch(Row::secret);
        Editor editor = new Editor(table, ownLayout ? incoming : stored);
        List<Row> changes = ownLayout
                ? unnamed
                : incoming.rows().stream()
                        .filter(row -> row.kind() == Kind.PAIR)
                        .toList();
        changes.forEach(editor::put);
        return editor.build();
    }

    private void run(Document next, Map<String, Integer> lineNumbers) throws ConfigException {
        Running before = running;
        byte[] content = next.bytes();
        if (Arrays.equals(content, before.document.bytes())) {
            return;
        }
        // Only what can be read back is saved.
        Running after = new Running(table, TextReader.read(table, content));
        refuse(after.settings.problems().stream()
                .map(problem -> new Problem(lineNumbers.getOrDefault(problem.key(), 0), problem.key(), problem.rule()))
                .toList());
        try {
            file.save(
                    before.document.equals(Document.EMPTY) ? Optional.empty() : Optional.of(before.document.bytes()),
                    content);
        } catch (IOException e) {
            timeline.record(0, "config.fault", "The configuration could not be saved", e.toString(), Map.of());
            throw new ConfigException("", "could not be saved: " + e);
        }
        running = after;
        tell(before.settings, after.settings);
    }

    private void tell(Settings before, Settings after) {
        Set<Integer> lines = new TreeSet<>();
        Set<LineSettings> old = new HashSet<>(before.lines());
        Set<LineSettings> fresh = new HashSet<>(after.lines());
        old.stream().filter(line -> !fresh.contains(line)).forEach(line -> lines.add(line.number()));
        fresh.stream().filter(line -> !old.contains(line)).forEach(line -> lines.add(line.number()));
        boolean phone = !before.phone().equals(after.phone());
        timeline.record(
                0,
                "config.saved",
                "The configuration was changed and saved",
                "",
                Map.of("lines", lines.toString(), "phone", Boolean.toString(phone)));
        Change change = new Change(Set.copyOf(lines), phone);
        for (Consumer<Change> listener : listeners) {
            try {
                listener.accept(change);
            } catch (RuntimeException e) {
                timeline.record(0, "fault", "A listener of the configuration failed", e.toString(), Map.of());
            }
        }
    }

    private Running loaded() {
        Optional<SealedFile.Found<Running>> found = file.newest(
                this::checked,
                (path, why) -> timeline.record(
                        0,
                        "config.damaged",
                        "The stored configuration cannot be used",
                        why,
                        Map.of("file", path.toString())));
        if (found.filter(SealedFile.Found::fromPrevious).isPresent()) {
            timeline.record("config.recovered", "The configuration before the last change is used");
        }
        return found.map(SealedFile.Found::content).orElseGet(() -> new Running(table, Document.EMPTY));
    }

    /**
     * What was saved was acceptable then. A value that breaks a rule of this release gives way to its default; the rest
     * must not be lost for it.
     */
    private Running checked(byte[] content) throws IOException {
        try {
            return checked(TextReader.read(table, content));
        } catch (ConfigException refused) {
            throw new IOException(refused.getMessage(), refused);
        }
    }

    private Running checked(Document document) throws ConfigException {
        List<Row> rows = new ArrayList<>(document.rows());
        for (Problem problem : checker.check(document).problems()) {
            reset(rows, problem.line() - 1, problem);
        }
        for (Problem problem : new Settings(table, new Document(document.byteOrderMark(), rows)).problems()) {
            for (int i = 0; i < rows.size(); i++) {
                if (names(rows.get(i), problem.key())) {
                    reset(rows, i, problem);
                }
            }
        }
        Running found = new Running(table, new Document(document.byteOrderMark(), rows));
        refuse(found.settings.problems());
        return found;
    }

    private boolean names(Row row, String key) {
        return row.kind() == Kind.PAIR
                && table.find(row.place(), row.name())
                        .filter(ref -> ref.key().equals(key))
                        .isPresent();
    }

    private void reset(List<Row> rows, int index, Problem problem) {
        rows.set(index, rows.get(index).withValue(""));
        timeline.record(
                0,
                "config.reset",
                "A stored value is no longer accepted, and its default is used",
                problem.toString(),
                Map.of("key", problem.key()));
    }

    private void importAtStart(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = in.readNBytes(TextReader.MAX_BYTES + 1);
            if (!running.document.equals(Document.EMPTY) && start.taken(content)) {
                return;
            }
            ImportReport report = importFile(content);
            start.markTaken(content);
            timeline.record(
                    0,
                    "config.imported",
                    "The configuration file was read",
                    "",
                    Map.of(
                            "file",
                            path.toString(),
                            "applied",
                            Long.toString(report.count(ImportReport.Outcome.APPLIED)),
                            "kept",
                            Long.toString(report.count(ImportReport.Outcome.KEPT)),
                            "unknown",
                            Long.toString(report.count(ImportReport.Outcome.UNKNOWN)),
                            "refused",
                            Long.toString(report.count(ImportReport.Outcome.REFUSED))));
        } catch (ConfigException | IOException e) {
            timeline.record(
                    0,
                    "config.refused",
                    "The configuration file was refused; what was stored stays",
                    e instanceof ConfigException ? String.valueOf(e.getMessage()) : e.toString(),
                    Map.of("file", path.toString()));
        }
    }

    /** A document with what follows from it. */
    private static final class Running {
        private final Document document;
        private final Settings settings;
        private final Map<String, Integer> unknownKeys = new HashMap<>();

        Running(KeyTable table, Document document) {
            this.document = document;
            settings = new Settings(table, document);
            for (int i = 0; i < document.rows().size(); i++) {
                if (document.rows().get(i).kind() == Kind.PAIR) {
                    unknownKeys.put(KeyNames.squeeze(document.rows().get(i).name()), i);
                }
            }
        }

        /** Row of a key by its name alone, or -1; the last one when several places have it. */
        int indexOf(String key) {
            return unknownKeys.getOrDefault(KeyNames.squeeze(key), -1);
        }
    }
}
