package org.evertone.media.hub;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.evertone.audio.AudioDevice;
import org.evertone.audio.Outlet;
import org.evertone.event.Timeline;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Brings the microphone to all participants and all participants to the ear. Its two threads run, and the device is open,
 * only while somebody takes part. The device runs at the rate of the call, at the highest one when there are several; it
 * is not slowed down while a call goes on. Without a device, or while it fails, time is kept by the clock and the
 * microphone is silent. All public methods may be called from any thread and return at once.
 */
@Component(service = AudioHub.class)
public final class AudioHub {
    /** Length of a frame; 8000, 16000 and 48000 Hz divide evenly into it. */
    public static final int FRAME_MILLIS = 10;

    static final long FRAME_NANOS = FRAME_MILLIS * 1_000_000L;

    private static final int LOWEST_RATE_HZ = 8000;

    private final Timeline timeline;
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Devices devices = new Devices();
    private final DeviceLink link = new DeviceLink();
    private final Loudness loudness = new Loudness();
    private final CaptureLoop capture = new CaptureLoop(this);
    private final PlayoutLoop playout = new PlayoutLoop(this);

    private volatile Seat[] seats = {};
    private volatile Outlet outlet = Outlet.HANDSET;
    private volatile boolean muted;
    private volatile int sampleRateHz = LOWEST_RATE_HZ;
    private Set<Participant> bridged = Set.of();
    private boolean captureRuns;
    private boolean playoutRuns;
    private boolean closed;

    @Activate
    public AudioHub(@Reference Timeline timeline) {
        this.timeline = timeline;
    }

    /** Ends the threads and closes the device. */
    @Deactivate
    public void close() {
        synchronized (this) {
            closed = true;
            seats = new Seat[0];
        }
        link.close();
    }

    /** A device came; of those that serve an outlet the one with the highest ranking is used. */
    @Reference(
            service = AudioDevice.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeDevice",
            updated = "addDevice")
    public void addDevice(AudioDevice device, Map<String, ?> properties) {
        devices.add(device, properties);
    }

    public void removeDevice(AudioDevice device) {
        devices.remove(device);
    }

    /** Lets it take part from the next frame on; harmless when it does already. */
    public synchronized void join(Participant participant) {
        if (closed || seatOf(participant)) {
            return;
        }
        Seat seat = new Seat(participant, this::tellFault);
        seat.bridged = bridged.contains(participant);
        List<Seat> all = new ArrayList<>(List.of(seats));
        all.add(seat);
        seats = all.toArray(Seat[]::new);
        if (!captureRuns) {
            start("media-capture", RealTimePriority.SOUND, capture);
            captureRuns = true;
        }
        if (!playoutRuns) {
            start("media-playout", RealTimePriority.SOUND, playout);
            playoutRuns = true;
        }
    }

    /** Ends its part; a call of its methods that goes on meanwhile may still end after this. */
    public synchronized void leave(Participant participant) {
        List<Seat> others = new ArrayList<>(List.of(seats));
        others.removeIf(seat -> seat.participant == participant);
        seats = others.toArray(Seat[]::new);
    }

    /** Lets these hear each other beside the desk, until the next call of this method; fewer than two hear only it. */
    public synchronized void bridge(Collection<? extends Participant> participants) {
        bridged = participants.size() < 2 ? Set.of() : Set.copyOf(participants);
        for (Seat seat : seats) {
            seat.bridged = bridged.contains(seat.participant);
        }
    }

    /** Moves everything that is heard to another outlet. */
    public void use(Outlet outlet) {
        this.outlet = outlet;
    }

    public Outlet outlet() {
        return outlet;
    }

    public void mute(boolean muted) {
        this.muted = muted;
    }

    public boolean muted() {
        return muted;
    }

    /** Why there is no sound now, one plain phrase; empty when there is, or when nobody takes part. */
    public String trouble() {
        return seats.length == 0 ? "" : link.trouble();
    }

    Devices devices() {
        return devices;
    }

    Loudness loudness() {
        return loudness;
    }

    DeviceLink link() {
        return link;
    }

    Seat[] seats() {
        return seats;
    }

    CaptureLoop capture() {
        return capture;
    }

    /** Rate at which frames are made now; set by the capture thread. */
    int sampleRateHz() {
        return sampleRateHz;
    }

    void run(int sampleRateHz) {
        this.sampleRateHz = sampleRateHz;
    }

    /** Whether the capture thread has to end, as nobody takes part. */
    synchronized boolean captureEnds() {
        captureRuns = seats.length > 0;
        return !captureRuns;
    }

    /** Whether the play-out thread has to end. */
    synchronized boolean playoutEnds() {
        playoutRuns = seats.length > 0;
        return !playoutRuns;
    }

    private boolean seatOf(Participant participant) {
        for (Seat seat : seats) {
            if (seat.participant == participant) {
                return true;
            }
        }
        return false;
    }

    /** Starts a daemon thread that brings packets: with real-time priority where the machine allows, below the sound's. */
    public void startNetworkThread(String name, Runnable work) {
        start(name, RealTimePriority.NETWORK, work);
    }

    private void start(String name, int priority, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    String refusal = RealTimePriority.take(priority);
                    if (!refusal.isEmpty()) {
                        tellOnce("audio.priority", "Sound runs without real-time priority", refusal);
                    }
                    work.run();
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Puts an error of the program on the timeline, the first time. */
    void tellFault(Throwable cause) {
        tellOnce("audio.fault", "A part of the sound failed", cause.toString());
    }

    /** Puts a shortcoming of this machine on the timeline, the first time. */
    void tellOnce(String kind, String what, String why) {
        if (told.add(kind)) {
            timeline.record(0, kind, what, why, Map.of());
        }
    }
}
