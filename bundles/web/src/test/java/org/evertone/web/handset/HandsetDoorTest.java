package org.evertone.web.handset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import org.evertone.audio.AudioException;
import org.evertone.event.TimelineEvent;
import org.evertone.runtime.TimelineRecorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

class HandsetDoorTest {
    /** Ranking of the sound cards, the highest of all that is built in. */
    private static final int CARDS = 2000;

    private final List<Object> offered = new ArrayList<>();
    private final List<Integer> rankings = new ArrayList<>();
    private final TimelineRecorder timeline = new TimelineRecorder();
    private final HandsetDoor door = new HandsetDoor(context(), timeline);

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void theBrowserIsPreferredToFilesAndSoundCards() {
        door.entered(new BrowserHandset(new NoWire()), speaking -> true);

        assertTrue(rankings.get(0) > CARDS, () -> "ranking " + rankings);
    }

    @Test
    void theSecondBrowserTakesOverAndTheFirstOnesEndChangesNothing() {
        BrowserHandset first = new BrowserHandset(new NoWire());
        BrowserHandset second = new BrowserHandset(new NoWire());
        door.entered(first, speaking -> true);
        door.entered(second, speaking -> true);
        door.left(first, "");

        assertEquals(List.of(second), offered);
        assertThrows(AudioException.class, () -> first.open(16000, 160));

        door.left(second, "its session is over");
        assertEquals(List.of(), offered);
        assertEquals(
                List.of(
                        "A browser is the handset: its microphone and speaker are used",
                        "Another browser took over as the handset",
                        "The browser is no longer the handset"),
                timeline.recent().stream().map(TimelineEvent::what).toList());
    }

    /** A framework of which only {@code registerService} is there. */
    private BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> {
                    offered.add(arguments[1]);
                    rankings.add((Integer) ((Dictionary<?, ?>) arguments[2]).get(Constants.SERVICE_RANKING));
                    return registration(arguments[1]);
                });
    }

    private ServiceRegistration<?> registration(Object service) {
        return (ServiceRegistration<?>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServiceRegistration.class}, (proxy, method, arguments) -> {
                    offered.remove(service);
                    return null;
                });
    }

    private static final class NoWire implements Outbox.Wire {
        @Override
        public void write(ByteBuffer octets) {}

        @Override
        public void cut() {}

        @Override
        public void cutSoon() {}
    }
}
