package org.evertone.web.handset;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.evertone.audio.AudioDevice;
import org.evertone.event.Timeline;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Lets one browser at a time be the handset and publishes it as the audio device that is preferred to all others. A
 * second browser takes over: who pressed the button last wants to speak, and a forgotten page must not lock him out.
 */
@Component(service = HandsetDoor.class)
public final class HandsetDoor {
    private static final int ABOVE_CARDS_AND_FILES = 3000;
    private static final Duration WATCH = Duration.ofSeconds(5);

    private final BundleContext context;
    private final Timeline timeline;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "web-handset");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable Guest guest;

    private record Guest(BrowserHandset handset, ServiceRegistration<?> registration, ScheduledFuture<?> watched) {}

    @Activate
    public HandsetDoor(BundleContext context, @Reference Timeline timeline) {
        this.context = context;
        this.timeline = timeline;
    }

    /** Sends the browser away. */
    @Deactivate
    public synchronized void close() {
        leave();
        watch.shutdownNow();
    }

    /**
     * Makes a WebSocket of a request that passed gate and handshake.
     *
     * @param allowed asked every few seconds, with whether somebody speaks now; the browser is sent away once it is false
     */
    public void enter(
            HttpServletRequest request, HttpServletResponse response, Handshake handshake, Predicate<Boolean> allowed)
            throws IOException {
        JettyWire.upgrade(
                request,
                response,
                handshake.accept(),
                handset -> entered(handset, allowed),
                handset -> left(handset, ""));
    }

    synchronized void entered(BrowserHandset handset, Predicate<Boolean> allowed) {
        Guest before = guest;
        if (before != null) {
            before.handset().close(Frames.TAKEN_OVER);
            leave();
        }
        ScheduledFuture<?> watched;
        try {
            watched = watch.scheduleWithFixedDelay(
                    () -> check(handset, allowed), WATCH.toMillis(), WATCH.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            handset.close(Frames.GOING_AWAY);
            return;
        }
        guest = new Guest(
                handset,
                context.registerService(
                        AudioDevice.class,
                        handset,
                        FrameworkUtil.asDictionary(
                                Map.of(Constants.SERVICE_RANKING, ABOVE_CARDS_AND_FILES, AudioDevice.ECHO, false))),
                watched);
        timeline.record(
                "audio.browser",
                before == null
                        ? "A browser is the handset: its microphone and speaker are used"
                        : "Another browser took over as the handset");
    }

    /** @param why empty when the browser ended the connection */
    synchronized void left(BrowserHandset handset, String why) {
        if (guest != null && guest.handset() == handset) {
            leave();
            timeline.record(0, "audio.browser", "The browser is no longer the handset", why, Map.of());
        }
    }

    private void leave() {
        Guest leaving = guest;
        if (leaving != null) {
            guest = null;
            leaving.watched().cancel(false);
            leaving.registration().unregister();
            leaving.handset().close(Frames.GOING_AWAY);
        }
    }

    private void check(BrowserHandset handset, Predicate<Boolean> allowed) {
        boolean welcome = allowed.test(handset.inUse());
        if (!welcome || !handset.ping()) {
            handset.close(Frames.POLICY);
            left(handset, welcome ? "it did not answer for " + WATCH.toSeconds() + " s" : "its session is over");
        }
    }
}
