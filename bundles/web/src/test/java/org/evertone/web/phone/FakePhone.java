package org.evertone.web.phone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.evertone.audio.Outlet;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.call.Calls;
import org.evertone.config.ConfigException;
import org.evertone.config.ConfigStore;
import org.evertone.config.ImportReport;
import org.evertone.config.LineSettings;
import org.evertone.config.PhoneFeatures;
import org.evertone.config.PhoneSettings;
import org.evertone.directory.CallHistory;
import org.evertone.directory.CallRecord;
import org.evertone.directory.Contact;
import org.evertone.directory.PhoneBook;
import org.evertone.hal.Key;
import org.evertone.hal.LampPattern;
import org.evertone.hal.SimulatedDevice;
import org.evertone.line.CallLeg;
import org.evertone.line.Failure;
import org.evertone.line.LegListener;
import org.evertone.line.LineState;
import org.evertone.line.LineStatus;
import org.evertone.line.Lines;
import org.evertone.line.LinesListener;
import org.evertone.line.MessageSummary;
import org.evertone.loop.PhoneLoop;
import org.evertone.media.MediaSession;
import org.evertone.media.Sound;
import org.evertone.runtime.TimelineRecorder;

/** A phone whose loop runs everything at once on the caller's thread, and which remembers what was done to it. */
public final class FakePhone implements PhoneLoop, Lines, Calls, SimulatedDevice, Sound {
    public final TimelineRecorder timeline = new TimelineRecorder();
    public final Store store = new Store();
    public final Book book = new Book();
    public final History history = new History();
    public final Map<Integer, MessageSummary> mailboxes = new HashMap<>();
    public final List<CallView> present = new ArrayList<>();
    public final List<LineStatus> statuses = new ArrayList<>();
    public final List<String> done = new ArrayList<>();
    private final Map<Outlet, Integer> volumes = new EnumMap<>(Outlet.class);
    private Outlet outlet = Outlet.HANDSET;
    public List<String> rows = List.of("12:00           ", "1001 Reception  ");
    private boolean muted;
    private boolean lifted;

    /** The actions over this phone; {@code handset} says whether its hook and keys are simulated. */
    public PhoneActions actions(boolean handset) {
        PhoneActions actions = new PhoneActions(this, this, this, store, timeline, book, history);
        actions.bindSound(this);
        if (handset) {
            actions.bindDevice(this);
        }
        return actions;
    }

    public static LineStatus onBackup(String label) {
        return new LineStatus(
                1,
                LineState.REGISTERED_BACKUP,
                2,
                List.of(
                        new LineStatus.ServerStatus(1, "pbx1.example:5060", "udp", false, false),
                        new LineStatus.ServerStatus(2, "pbx2.example:5060", "udp", true, true)),
                "Server 1 did not answer",
                List.of(),
                Optional.of(Duration.ofMillis(27_001).toNanos()),
                label);
    }

    public static CallView call(String id, CallState state) {
        return call(id, state, "", false);
    }

    public static CallView call(String id, CallState state, String codec, boolean encrypted) {
        return new CallView(
                id,
                1,
                state,
                false,
                "Echo",
                "sip:600@pbx.example",
                Optional.empty(),
                Optional.empty(),
                codec,
                encrypted,
                false);
    }

    @Override
    public synchronized void execute(Runnable task) {
        task.run();
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public Instant wallTime() {
        return Instant.EPOCH;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return () -> {};
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public List<LineStatus> statuses() {
        return List.copyOf(statuses);
    }

    @Override
    public Optional<LineStatus> status(int line) {
        return statuses.stream().filter(s -> s.line() == line).findFirst();
    }

    @Override
    public MessageSummary messages(int line) {
        return mailboxes.getOrDefault(line, MessageSummary.NONE);
    }

    @Override
    public void register(int line) {
        done.add("register " + line);
    }

    @Override
    public CallLeg dial(int line, String target, LocalOffer offerSdp, LegListener listener) {
        throw new IllegalStateException("the web dials calls, not legs");
    }

    @Override
    public void addListener(LinesListener listener) {}

    @Override
    public void removeListener(LinesListener listener) {}

    private final List<CallsListener> callsListeners = new ArrayList<>();

    @Override
    public List<CallView> calls() {
        return List.copyOf(present);
    }

    @Override
    public String dial(int line, String target) {
        if (target.isEmpty()) {
            throw new IllegalArgumentException("the target is empty");
        }
        done.add("dial " + target);
        if (target.equals("404")) {
            CallView ended = new CallView(
                    "9",
                    1,
                    CallState.ENDED,
                    false,
                    "",
                    target,
                    Optional.empty(),
                    Optional.of(Failure.rejected(404, 1, "Not Found")),
                    "",
                    false,
                    false);
            List.copyOf(callsListeners).forEach(l -> l.onCall(ended));
            return "9";
        }
        return "7";
    }

    @Override
    public void answer(String id) {
        done.add("answer " + id);
    }

    @Override
    public void hangUp(String id) {
        done.add("hangup " + id);
    }

    @Override
    public void busy(String id) {}

    @Override
    public void sendDigit(String id, char digit) {
        done.add("digit " + digit + " " + id);
    }

    @Override
    public void hold(String id) {
        done.add("hold " + id);
    }

    @Override
    public void resume(String id) {
        done.add("resume " + id);
    }

    @Override
    public void conference() {
        done.add("conference");
    }

    @Override
    public void transfer(String id, String target) {
        done.add("transfer " + id + " " + target);
    }

    @Override
    public void transferTo(String id, String to) {
        done.add("transfer " + id + " to " + to);
    }

    @Override
    public void redirect(String id, String target) {
        done.add("redirect " + id + " " + target);
    }

    @Override
    public MediaSession.Statistics statistics(String id) {
        return new MediaSession.Statistics(500, 498, 2, 1, 0, 1.26, 40, 61.04, -12.5, 0, 4.31, true);
    }

    @Override
    public void use(Outlet chosen) {
        outlet = chosen;
    }

    @Override
    public Outlet outlet() {
        return outlet;
    }

    @Override
    public void mute(boolean now) {
        muted = now;
    }

    @Override
    public boolean muted() {
        return muted;
    }

    @Override
    public void volume(Outlet of, int percent) {
        volumes.put(of, percent);
    }

    @Override
    public int volume(Outlet of) {
        return volumes.getOrDefault(of, 50);
    }

    @Override
    public void ring(String sound) {
        done.add("ring " + sound);
    }

    @Override
    public void stopRinging() {
        done.add("stop ringing");
    }

    @Override
    public String ringing() {
        return "";
    }

    @Override
    public String device(Outlet of) {
        return "Tone and echo";
    }

    @Override
    public void addListener(CallsListener listener) {
        callsListeners.add(listener);
    }

    @Override
    public void removeListener(CallsListener listener) {
        callsListeners.remove(listener);
    }

    public int callsListeners() {
        return callsListeners.size();
    }

    @Override
    public void hook(boolean offHook) {
        lifted = offHook;
        done.add(offHook ? "lift" : "put back");
    }

    @Override
    public boolean offHook() {
        return lifted;
    }

    @Override
    public void press(Key key) {
        done.add("key " + key.symbol());
    }

    @Override
    public Map<String, LampPattern> lamps() {
        return Map.of("line1", new LampPattern("registered:primary", LampPattern.Colour.GREEN, List.of(0)));
    }

    @Override
    public List<String> display() {
        return rows;
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        return () -> {};
    }

    /** A phone book of one page, on a disk that may be full. */
    public static final class Book implements PhoneBook {
        public boolean diskFull;
        private final Map<String, Contact> entries = new LinkedHashMap<>();

        @Override
        public List<Contact> contacts() {
            return List.copyOf(entries.values());
        }

        @Override
        public Optional<Contact> find(String number) {
            return Optional.ofNullable(entries.get(number));
        }

        @Override
        public void put(Contact contact) throws IOException {
            requireRoom();
            entries.put(contact.number(), contact);
        }

        @Override
        public void remove(String number) throws IOException {
            requireRoom();
            entries.remove(number);
        }

        private void requireRoom() throws IOException {
            if (diskFull) {
                throw new IOException("No space left on device");
            }
        }
    }

    /** Calls of the past as a test puts them there. */
    public static final class History implements CallHistory {
        public final List<CallRecord> records = new ArrayList<>();
        public int missed;

        @Override
        public List<CallRecord> records() {
            return List.copyOf(records);
        }

        @Override
        public int missed() {
            return missed;
        }

        @Override
        public void seen() {
            missed = 0;
        }

        @Override
        public Optional<String> lastDialled() {
            return Optional.empty();
        }

        @Override
        public void clear() {
            records.clear();
            missed = 0;
        }

        @Override
        public AutoCloseable onChange(Runnable listener) {
            return () -> {};
        }
    }

    /** A store that refuses ports out of range and secrets asked for. */
    public static final class Store implements ConfigStore {
        public final Map<String, String> values = new LinkedHashMap<>();

        @Override
        public List<LineSettings> lines() {
            return List.of();
        }

        @Override
        public PhoneSettings phone() {
            return new PhoneSettings(
                    5060,
                    Duration.ofSeconds(32),
                    10000,
                    1000,
                    true,
                    Duration.ZERO,
                    0,
                    11,
                    List.of(),
                    PhoneFeatures.STANDARD,
                    Map.of());
        }

        @Override
        public String get(String key) throws ConfigException {
            if (key.contains("Pswd")) {
                throw new ConfigException(key, "a secret is not shown");
            }
            return values.getOrDefault(key, "");
        }

        @Override
        public ImportReport set(Map<String, String> changes) throws ConfigException {
            List<ConfigException.Problem> problems = new ArrayList<>();
            List<ImportReport.Entry> entries = new ArrayList<>();
            changes.forEach((key, value) -> {
                if (key.endsWith("Port") && !value.matches("[1-9][0-9]{0,3}")) {
                    problems.add(new ConfigException.Problem(0, key.replace(' ', '_'), "a port is 1 to 9999"));
                }
                entries.add(new ImportReport.Entry(0, key, ImportReport.Outcome.APPLIED, ""));
            });
            if (!problems.isEmpty()) {
                throw new ConfigException(problems);
            }
            values.putAll(changes);
            return new ImportReport(entries);
        }

        @Override
        public ImportReport importFile(byte[] content) throws ConfigException {
            String text = new String(content, StandardCharsets.UTF_8);
            if (text.startsWith("bad")) {
                throw new ConfigException(List.of(new ConfigException.Problem(3, "SIP1 Register Port", "no\nport")));
            }
            values.put("imported", text);
            return new ImportReport(
                    List.of(new ImportReport.Entry(4, "Odd Key", ImportReport.Outcome.UNKNOWN, "kept as it is")));
        }

        @Override
        public byte[] exportText() {
            return "<<VOIP CONFIG FILE>>\r\n".getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public List<KeyInfo> keys() {
            return List.of();
        }

        @Override
        public AutoCloseable subscribe(Consumer<Change> listener) {
            return () -> {};
        }

        @Override
        public Optional<String> stored(String key) {
            return Optional.ofNullable(values.get(key));
        }
    }
}
