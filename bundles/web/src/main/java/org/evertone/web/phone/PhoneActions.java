package org.evertone.web.phone;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.evertone.call.Calls;
import org.evertone.config.ConfigStore;
import org.evertone.directory.CallHistory;
import org.evertone.directory.PhoneBook;
import org.evertone.event.Timeline;
import org.evertone.hal.DeskView;
import org.evertone.hal.Key;
import org.evertone.hal.LampPattern;
import org.evertone.hal.Notice;
import org.evertone.hal.SimulatedDevice;
import org.evertone.line.LineStatus;
import org.evertone.line.Lines;
import org.evertone.loop.PhoneLoop;
import org.evertone.media.Sound;
import org.evertone.web.auth.SetupCode;
import org.evertone.web.phone.ActionException.Reason;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Every command of the phone, by words. Callers block until the phone has done it, at most five seconds; so never call
 * this on the phone's loop.
 */
@Component(service = PhoneActions.class)
public final class PhoneActions {
    /** Commands that work the phone, as opposed to its configuration. */
    public static final Set<String> CALL_COMMANDS = Collections.unmodifiableSet(new LinkedHashSet<>(List.of(
            "offhook",
            "onhook",
            "press",
            "dial",
            "answer",
            "hangup",
            "dtmf",
            "hold",
            "resume",
            "conference",
            "transfer",
            "redirect",
            "mute",
            "volume",
            "outlet",
            "register")));

    private static final int HIGHEST_LINE = 20;
    private static final int MOST_KEYS = 128;

    private final PhoneLoop loop;
    private final LoopCalls onLoop;
    private final Lines lines;
    private final Calls calls;
    private final CallCommands callCommands;
    private final ConfigStore config;
    private final Timeline timeline;
    private final PhoneBook book;
    private final CallHistory history;
    private final CopyOnWriteArrayList<Notice> notices = new CopyOnWriteArrayList<>();
    private final SoundCommands sound = new SoundCommands();
    private final CopyOnWriteArrayList<Runnable> watchers = new CopyOnWriteArrayList<>();
    private volatile @Nullable SimulatedDevice device;
    private volatile @Nullable DeskView desk;

    @Activate
    public PhoneActions(
            @Reference PhoneLoop loop,
            @Reference Lines lines,
            @Reference Calls calls,
            @Reference ConfigStore config,
            @Reference Timeline timeline,
            @Reference PhoneBook book,
            @Reference CallHistory history) {
        this.loop = loop;
        onLoop = new LoopCalls(loop);
        this.lines = lines;
        this.calls = calls;
        callCommands = new CallCommands(calls, onLoop);
        this.config = config;
        this.timeline = timeline;
        this.book = book;
        this.history = history;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindDevice(SimulatedDevice simulated) {
        device = simulated;
    }

    public void unbindDevice(SimulatedDevice simulated) {
        if (device == simulated) {
            device = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindDesk(DeskView view) {
        desk = view;
    }

    public void unbindDesk(DeskView view) {
        if (desk == view) {
            desk = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindSound(Sound found) {
        sound.bind(found);
    }

    public void unbindSound(Sound gone) {
        sound.unbind(gone);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bindNotice(Notice notice) {
        notices.add(notice);
    }

    public void unbindNotice(Notice notice) {
        notices.remove(notice);
    }

    /** Words of {@link #CALL_COMMANDS}, for an error. */
    public static String commandWords() {
        return String.join(", ", CALL_COMMANDS);
    }

    /**
     * Runs one command.
     *
     * @param args the command and its arguments, as on the command line
     * @param file content for {@code config import}; empty otherwise
     * @return what the command prints, without or with line ends; may be empty
     */
    public String run(List<String> args, byte[] file) throws ActionException {
        if (args.isEmpty()) {
            throw invalid("no command: status, events, config, " + commandWords());
        }
        String command = args.get(0);
        String output = run(command, args.subList(1, args.size()), file);
        if (CALL_COMMANDS.contains(command)) {
            watchers.forEach(Runnable::run);
        }
        return output;
    }

    /** Calls back after each of the {@link #CALL_COMMANDS}, on the thread that ran it. Closing it ends that. */
    public AutoCloseable onAction(Runnable watcher) {
        Runnable own = watcher::run;
        watchers.add(own);
        return () -> watchers.remove(own);
    }

    private String run(String command, List<String> rest, byte[] file) throws ActionException {
        return switch (command) {
            case "status" -> {
                expect(rest, 0, 0, "status");
                yield Json.pretty(status()) + "\n";
            }
            case "events" -> {
                expect(rest, 0, 0, "events");
                yield events();
            }
            case "offhook" -> {
                expect(rest, 0, 0, "offhook");
                hook(true);
                yield "";
            }
            case "onhook" -> {
                expect(rest, 0, 0, "onhook");
                hook(false);
                yield "";
            }
            case "press" -> {
                expect(rest, 1, MOST_KEYS, "press KEYS…");
                press(rest);
                yield "";
            }
            case "dial" -> {
                expect(rest, 1, 1, "dial TARGET");
                yield callCommands.dial(rest.get(0)) + "\n";
            }
            case "answer" -> {
                expect(rest, 0, 1, "answer [ID]");
                yield callCommands.answer(rest) + "\n";
            }
            case "hangup" -> {
                expect(rest, 0, 1, "hangup [ID]");
                yield callCommands.hangUp(rest) + "\n";
            }
            case "register" -> {
                expect(rest, 1, 1, "register LINE");
                register(rest.get(0));
                yield "";
            }
            case "dtmf" -> {
                expect(rest, 1, 2, "dtmf DIGITS [ID]");
                yield callCommands.digits(rest.get(0), rest.subList(1, rest.size())) + "\n";
            }
            case "hold" -> {
                expect(rest, 0, 1, "hold [ID]");
                yield callCommands.hold(rest) + "\n";
            }
            case "resume" -> {
                expect(rest, 0, 1, "resume [ID]");
                yield callCommands.resume(rest) + "\n";
            }
            case "conference" -> {
                expect(rest, 0, 0, "conference");
                callCommands.conference();
                yield "";
            }
            case "transfer" -> {
                expect(rest, 2, 2, "transfer ID TARGET|CALL-ID");
                callCommands.transfer(rest.get(0), rest.get(1));
                yield "";
            }
            case "redirect" -> {
                expect(rest, 2, 2, "redirect ID TARGET");
                callCommands.redirect(rest.get(0), rest.get(1));
                yield "";
            }
            case "mute" -> {
                expect(rest, 1, 1, "mute on|off");
                sound.mute(rest.get(0));
                yield "";
            }
            case "volume" -> {
                expect(rest, 2, 2, "volume handset|speaker|ringer PERCENT");
                sound.volume(rest.get(0), rest.get(1));
                yield "";
            }
            case "outlet" -> {
                expect(rest, 1, 1, "outlet handset|speaker");
                sound.use(rest.get(0));
                yield "";
            }
            case "config" -> new ConfigCommands(config).run(rest, file);
            default -> throw invalid("unknown command '" + printable(command) + "'");
        };
    }

    /** The phone as it is now. */
    public PhoneStatus status() throws ActionException {
        return onLoop.ask(() -> {
            SimulatedDevice simulated = device;
            DeskView view = desk;
            Map<String, LampPattern> lamps =
                    simulated != null ? simulated.lamps() : view != null ? view.lamps() : Map.of();
            List<String> display = simulated != null ? simulated.display() : view != null ? view.display() : List.of();
            boolean offHook = simulated != null ? simulated.offHook() : view != null && view.offHook();
            long now = loop.nanoTime();
            return new PhoneStatus(
                    lines.statuses().stream()
                            .map(line -> PhoneStatus.Line.of(line, lines.messages(line.line()), now))
                            .toList(),
                    calls.calls().stream()
                            .map(call -> PhoneStatus.Call.of(call, calls.statistics(call.id()), now))
                            .toList(),
                    PhoneStatus.LampView.of(lamps),
                    display.stream().map(SetupCode::hidden).toList(),
                    offHook,
                    sound.view().orElse(null),
                    history.missed(),
                    notices.stream()
                            .flatMap(notice -> PhoneStatus.NoticeView.of(notice).stream())
                            .toList());
        });
    }

    /** Whether handset and keys are simulated and can be worked from here. */
    public boolean simulated() {
        return device != null;
    }

    public Timeline timeline() {
        return timeline;
    }

    public ConfigStore config() {
        return config;
    }

    public PhoneBook phoneBook() {
        return book;
    }

    public CallHistory history() {
        return history;
    }

    private String events() {
        return timeline.recent().stream()
                .map(event -> Json.line(EventView.of(event)) + "\n")
                .collect(Collectors.joining());
    }

    private SimulatedDevice handset() throws ActionException {
        SimulatedDevice simulated = device;
        if (simulated == null) {
            throw new ActionException(
                    Reason.CONFLICT, "this phone has a real handset: hook and keys are worked by hand only");
        }
        return simulated;
    }

    private void hook(boolean offHook) throws ActionException {
        handset().hook(offHook);
        awaitDesk();
    }

    /** Hook and keys reach the desk through the loop: when the loop has come past here, the desk has acted. */
    private void awaitDesk() throws ActionException {
        onLoop.ask(() -> "");
    }

    private void press(List<String> words) throws ActionException {
        List<Key> keys = new ArrayList<>();
        for (String word : words) {
            keys.addAll(KeyWords.keys(word));
        }
        if (keys.isEmpty() || keys.size() > MOST_KEYS) {
            throw invalid("press takes 1 to " + MOST_KEYS + " keys");
        }
        SimulatedDevice simulated = handset();
        keys.forEach(simulated::press);
        awaitDesk();
    }

    private void register(String text) throws ActionException {
        int line;
        try {
            line = Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            line = 0;
        }
        if (line < 1 || line > HIGHEST_LINE) {
            throw invalid("'" + printable(text) + "' is not a line: lines are 1 to " + HIGHEST_LINE);
        }
        int chosen = line;
        onLoop.ask(() -> {
            LineStatus status = lines.status(chosen)
                    .orElseThrow(() -> new ActionException(
                            Reason.CONFLICT,
                            "line " + chosen + " is not configured: set SIP" + chosen + " Register Addr"));
            lines.register(status.line());
            return chosen;
        });
    }

    static void expect(List<String> args, int fewest, int most, String usage) throws ActionException {
        if (args.size() < fewest || args.size() > most) {
            throw invalid("usage: " + usage);
        }
    }

    static ActionException invalid(String message) {
        return new ActionException(Reason.INVALID, message);
    }

    /** Keeps an error one short line whatever was sent. */
    static String printable(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= 64 ? clean : clean.substring(0, 64) + "…";
    }
}
