package org.evertone.desk;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.evertone.call.Calls;
import org.evertone.config.ConfigException;
import org.evertone.config.ConfigStore;
import org.evertone.event.Timeline;
import org.evertone.loop.PhoneLoop;

/** Carries out what the desk wants of the rest of the phone. On the phone's loop; what blocks has a thread of its own. */
final class Switchboard {
    private static final Duration THREAD_KEPT = Duration.ofSeconds(10);

    private final Calls calls;
    private final ConfigStore config;
    private final PhoneLoop loop;
    private final Timeline timeline;
    private final DeskAudio audio;
    private final Directory directory;
    private final Consumer<DeskEvent> desk;
    private final ThreadPoolExecutor worker = new ThreadPoolExecutor(
            1, 1, THREAD_KEPT.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "desk-settings");
                thread.setDaemon(true);
                return thread;
            });

    /** @param desk told what came of a command, on the loop */
    Switchboard(
            Calls calls,
            ConfigStore config,
            PhoneLoop loop,
            Timeline timeline,
            DeskAudio audio,
            Directory directory,
            Consumer<DeskEvent> desk) {
        this.calls = calls;
        this.config = config;
        this.loop = loop;
        this.timeline = timeline;
        this.audio = audio;
        this.directory = directory;
        this.desk = desk;
        worker.allowCoreThreadTimeOut(true);
    }

    /** A setting that is being saved is saved. */
    void close() {
        worker.shutdown();
    }

    /** A call may have changed between the key and now: what cannot be is said, and nothing else happens. */
    void carryOut(DeskCommand command) {
        try {
            perform(command);
        } catch (IllegalArgumentException impossible) {
            timeline.record(
                    0,
                    "desk.refused",
                    "The desk's wish was refused",
                    String.valueOf(impossible.getMessage()),
                    Map.of());
            desk.accept(new DeskEvent.Refused(
                    List.of(command instanceof DeskCommand.Dial ? "Cannot call" : "Not possible", "")));
        }
    }

    private void perform(DeskCommand command) {
        if (command instanceof DeskCommand.Dial dial) {
            calls.dial(dial.line(), dial.number());
        } else if (command instanceof DeskCommand.Answer answer) {
            calls.answer(answer.call());
        } else if (command instanceof DeskCommand.Hold hold) {
            calls.hold(hold.call());
        } else if (command instanceof DeskCommand.Resume resume) {
            calls.resume(resume.call());
        } else if (command instanceof DeskCommand.HangUp hangUp) {
            calls.hangUp(hangUp.call());
        } else if (command instanceof DeskCommand.SendDigit press) {
            calls.sendDigit(press.call(), press.digit());
        } else if (command instanceof DeskCommand.Conference) {
            calls.conference();
        } else if (command instanceof DeskCommand.Transfer transfer) {
            calls.transfer(transfer.call(), transfer.target());
        } else if (command instanceof DeskCommand.TransferTo transfer) {
            calls.transferTo(transfer.call(), transfer.to());
        } else if (command instanceof DeskCommand.ToneOnce tone) {
            audio.once(tone.cadence());
        } else if (command instanceof DeskCommand.ChangeVolume change) {
            audio.change(change.outlet(), change.percent())
                    .ifPresent(now -> desk.accept(new DeskEvent.VolumeChanged(change.outlet(), now)));
        } else if (command instanceof DeskCommand.DoNotDisturb wish) {
            worker.execute(() -> doNotDisturb(wish.lines(), wish.on()));
        } else if (command instanceof DeskCommand.MissedSeen) {
            directory.seen();
        } else if (command instanceof DeskCommand.ClearHistory) {
            directory.clear();
        }
    }

    private void doNotDisturb(Set<Integer> lines, boolean on) {
        Map<String, String> changes = new LinkedHashMap<>();
        lines.stream().sorted().forEach(line -> changes.put("SIP" + line + " Enable DND", on ? "1" : "0"));
        try {
            config.set(changes);
        } catch (ConfigException refused) {
            timeline.record(0, "desk.refused", "DND was not changed", String.valueOf(refused.getMessage()), Map.of());
            loop.execute(() -> desk.accept(new DeskEvent.Refused(List.of("DND", "cannot be saved"))));
        }
    }
}
