package org.evertone.media.session;

import static org.evertone.media.session.SessionBench.LOOPBACK;
import static org.evertone.media.session.SessionBench.connect;
import static org.evertone.media.session.SessionBench.quiet;

import java.util.List;
import java.util.Map;
import org.evertone.media.MediaSession;
import org.evertone.media.hub.AudioHub;
import org.evertone.media.hub.MemoryDevice;
import org.evertone.media.hub.Notes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The phone between two far ends; each says one level for ever. */
class RtpConferenceTest {
    private static final int DESK = 500;
    private static final int FIRST = 2000;
    private static final int SECOND = 8000;

    private final SessionBench bench = new SessionBench();
    private final AudioHub thirdHub = new AudioHub(new Notes());
    private final RtpMediaEngine thirdEngine = new RtpMediaEngine(LOOPBACK, thirdHub);

    @AfterEach
    void closeAll() {
        bench.close();
        thirdEngine.close();
        thirdHub.close();
    }

    @Test
    void bothFarEndsHearEachOtherAndTheDeskAsLongAsTheConferenceLasts() throws Exception {
        MemoryDevice desk = says(DESK);
        MemoryDevice first = says(FIRST);
        MemoryDevice second = says(SECOND);
        bench.with(desk, first);
        thirdHub.addDevice(second, Map.of());
        MediaSession toFirst = quiet(bench.engine);
        MediaSession toSecond = quiet(bench.engine);
        connect(toFirst, quiet(bench.farEngine));
        connect(toSecond, quiet(thirdEngine));
        first.awaitHeard(800);
        awaitLevel(first, DESK);
        bench.engine.conference(List.of(toFirst, toSecond));
        awaitLevel(first, DESK + SECOND);
        awaitLevel(second, DESK + FIRST);
        awaitLevel(desk, FIRST + SECOND);
        bench.engine.conference(List.of());
        awaitLevel(first, DESK);
        awaitLevel(second, DESK);
    }

    private static MemoryDevice says(int level) {
        return new MemoryDevice(new short[] {(short) level});
    }

    /** G.711 passes a level within 4 %. */
    private static void awaitLevel(MemoryDevice ear, int level) throws InterruptedException {
        ear.await(() -> ear.heardCount() >= 80 && Math.abs(ear.lastHeard(1)[0] - level) <= level / 16);
    }
}
