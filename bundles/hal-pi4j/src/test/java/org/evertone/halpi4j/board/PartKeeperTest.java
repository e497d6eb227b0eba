package org.evertone.halpi4j.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.evertone.hal.Notice;
import org.evertone.halpi4j.board.PartKeeper.Trouble;
import org.junit.jupiter.api.Test;

class PartKeeperTest {
    private static final List<String> WORDS = List.of("Part", "does not work");

    private final TestPhone phone = new TestPhone();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicReference<Trouble> trouble = new AtomicReference<>();
    private volatile String missing = "";

    private AutoCloseable open(Trouble heard) throws BoardException {
        if (!missing.isEmpty()) {
            throw new BoardException(missing);
        }
        phone.change(() -> {
            open.incrementAndGet();
            trouble.set(heard);
        });
        return () -> phone.change(open::decrementAndGet);
    }

    private PartKeeper keeper() {
        return new PartKeeper("part", WORDS, this::open, phone);
    }

    @Test
    void aPartThatWorksIsOpenUntilTheEndAndSaysNothing() throws Exception {
        PartKeeper keeper = keeper();
        phone.awaitThat(() -> open.get() == 1);
        keeper.close();
        assertEquals(0, open.get());
        assertEquals(List.of(), phone.notices());
        assertEquals(List.of(), phone.awaitEvents(0));
    }

    @Test
    void troubleIsToldOnceWhileThePartIsGoneAndAgainWhenItIsBack() throws Exception {
        PartKeeper keeper = keeper();
        phone.awaitThat(() -> open.get() == 1);
        missing = "still gone";
        trouble.get().failed("pulled out");
        trouble.get().failed("and again");
        phone.awaitThat(() -> open.get() == 0);
        phone.awaitNotices(1);
        assertEquals(List.of(new Notice(Notice.Kind.TROUBLE, WORDS, "")), phone.notices());
        missing = "";
        phone.awaitThat(() -> open.get() == 1);
        assertEquals(
                List.of("hal.lost Out of order: part: pulled out", "hal.back At work again: part: "),
                phone.awaitEvents(2));
        phone.awaitNotices(0);
        keeper.close();
    }

    @Test
    void aPartThatIsMissingFromTheStartIsTold() throws Exception {
        missing = "not there";
        PartKeeper keeper = keeper();
        phone.awaitNotices(1);
        assertEquals(List.of("hal.lost Out of order: part: not there"), phone.awaitEvents(1));
        keeper.close();
        assertEquals(List.of(), phone.notices());
    }

    @Test
    void newDevicesAreTriedSoon() throws Exception {
        missing = "not there";
        PartKeeper keeper = keeper();
        phone.awaitNotices(1);
        long before = System.nanoTime();
        missing = "";
        phone.devicesChanged();
        phone.awaitThat(() -> open.get() == 1);
        assertTrue(System.nanoTime() - before < 2_000_000_000L);
        keeper.close();
    }

    @Test
    void troubleWhileOpeningIsTrouble() throws Exception {
        AtomicInteger times = new AtomicInteger();
        PartKeeper keeper = new PartKeeper(
                "part",
                WORDS,
                heard -> {
                    if (times.getAndIncrement() == 0) {
                        heard.failed("at once");
                    }
                    return open(heard);
                },
                phone);
        assertEquals(
                List.of("hal.lost Out of order: part: at once", "hal.back At work again: part: "),
                phone.awaitEvents(2));
        keeper.close();
        assertEquals(0, open.get());
    }

    @Test
    void aPartThatBreaksWhileItIsClosedIsOpenedAgain() throws Exception {
        AtomicInteger times = new AtomicInteger();
        PartKeeper keeper = new PartKeeper(
                "part",
                WORDS,
                heard -> {
                    phone.change(() -> {
                        times.incrementAndGet();
                        trouble.set(heard);
                    });
                    return () -> {
                        throw new IllegalStateException("broken");
                    };
                },
                phone);
        phone.awaitThat(() -> times.get() == 1);
        trouble.get().failed("pulled out");
        phone.awaitThat(() -> times.get() == 2);
        keeper.close();
    }
}
