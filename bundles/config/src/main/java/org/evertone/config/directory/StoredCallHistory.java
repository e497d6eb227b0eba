package org.evertone.config.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.evertone.call.CallView;
import org.evertone.call.Calls;
import org.evertone.config.ConfigStore;
import org.evertone.config.LineFeatures;
import org.evertone.config.LineSettings;
import org.evertone.directory.CallHistory;
import org.evertone.directory.CallRecord;
import org.evertone.directory.CallRecord.Kind;
import org.evertone.directory.Contact;
import org.evertone.directory.PhoneBook;
import org.evertone.event.Timeline;
import org.evertone.loop.PhoneLoop;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The call history in {@code directory/history}. Changes come from the loop and from anywhere; a thread that is there only
 * while there is something to do tells of them and saves them, several at once when they come fast.
 */
@Component(service = CallHistory.class)
public final class StoredCallHistory implements CallHistory {
    private static final int THREAD_KEPT_SECONDS = 5;
    private static final int LAST_SAVE_SECONDS = 5;

    private final PhoneLoop loop;
    private final Timeline timeline;
    private final JsonFile<History.Shape> file;
    private final CallLog log;
    private final Calls.CallsListener follower = this::follow;
    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicReference<History> history;
    private final AtomicBoolean changed = new AtomicBoolean();
    private final ThreadPoolExecutor worker;
    private boolean failing;

    @Activate
    public StoredCallHistory(
            BundleContext context,
            @Reference PhoneLoop loop,
            @Reference ConfigStore config,
            @Reference PhoneBook book,
            @Reference Timeline timeline) {
        this(
                JsonFile.folder(context),
                loop,
                new CallLog(
                        line -> features(config, line),
                        number -> book.find(number).map(Contact::name).orElse("")),
                timeline);
    }

    StoredCallHistory(Path folder, PhoneLoop loop, CallLog log, Timeline timeline) {
        this.loop = loop;
        this.log = log;
        this.timeline = timeline;
        file = new JsonFile<>(folder.resolve("history"), History.Shape.class, "call history", timeline);
        history = new AtomicReference<>(file.load(History.Shape::history).orElse(History.EMPTY));
        worker = new ThreadPoolExecutor(
                1,
                1,
                THREAD_KEPT_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "call history");
                    thread.setDaemon(true);
                    return thread;
                },
                // what ends with the phone comes when the thread is gone
                (late, stopped) -> late.run());
        worker.allowCoreThreadTimeOut(true);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindCalls(Calls calls) {
        loop.execute(() -> calls.addListener(follower));
    }

    /** The calls that are still there hang up when nobody listens any more, so they are remembered now. */
    public void unbindCalls(Calls calls) {
        loop.execute(() -> {
            calls.removeListener(follower);
            calls.calls().forEach(call -> remember(log.stopped(call, loop.wallTime(), loop.nanoTime())));
        });
    }

    /** Returns when what is known is saved. What is told later is saved by whoever tells it. */
    @Deactivate
    public void close() throws InterruptedException {
        worker.shutdown();
        if (!worker.awaitTermination(LAST_SAVE_SECONDS, TimeUnit.SECONDS)) {
            timeline.record("directory.fault", "The call history was not saved in time");
        }
    }

    @Override
    public List<CallRecord> records() {
        return now().records();
    }

    @Override
    public int missed() {
        return now().missed();
    }

    @Override
    public void seen() {
        change(History::seen);
    }

    @Override
    public Optional<String> lastDialled() {
        return records().stream()
                .filter(record -> record.kind() == Kind.DIALLED)
                .map(CallRecord::number)
                .findFirst();
    }

    @Override
    public void clear() {
        change(known -> History.EMPTY);
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        Runnable own = listener::run;
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    private void follow(CallView call) {
        remember(log.follow(call, loop.wallTime(), loop.nanoTime()));
    }

    private void remember(Optional<CallRecord> over) {
        over.ifPresent(record -> change(known -> known.with(record)));
    }

    private void change(UnaryOperator<History> next) {
        History before;
        History after;
        do {
            before = now();
            after = next.apply(before);
        } while (!history.compareAndSet(before, after));
        if (!before.equals(after) && changed.compareAndSet(false, true)) {
            worker.execute(this::tellAndSave);
        }
    }

    private History now() {
        return Objects.requireNonNull(history.get());
    }

    private synchronized void tellAndSave() {
        changed.set(false);
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                timeline.record(0, "fault", "A listener of the call history failed", e.toString(), Map.of());
            }
        }
        try {
            file.save(now().shape());
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                timeline.record(0, "directory.fault", "The call history could not be saved", e.toString(), Map.of());
            }
            failing = true;
        }
    }

    private static LineFeatures features(ConfigStore config, int line) {
        return config.lines().stream()
                .filter(candidate -> candidate.number() == line)
                .findFirst()
                .map(LineSettings::features)
                .orElse(LineFeatures.PLAIN);
    }
}
