package org.evertone.halpi4j.display;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.evertone.hal.Display;
import org.evertone.halpi4j.board.TestBoard;
import org.evertone.halpi4j.board.TestPhone;
import org.evertone.halpi4j.kernel.FakeKernel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from the service to the bytes that the kernel was given. */
class CharacterDisplayTest {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    @TempDir
    Path folder;

    private final TestPhone phone = new TestPhone();
    private TestBoard machine;
    private FakeKernel.Bus bus;

    @BeforeEach
    void plug() throws Exception {
        machine = new TestBoard(folder);
        bus = machine.kernel().plugBus(1);
        Files.createDirectories(folder.resolve("sys/class/i2c-dev/i2c-1"));
    }

    @AfterEach
    void end() throws Exception {
        machine.close();
    }

    private CharacterDisplay display() {
        return new CharacterDisplay(
                phone.context(),
                TestPhone.settings(CharacterDisplay.Settings.class, Map.of("address", "i2c:i2c-1/0x27")),
                machine.board(),
                phone);
    }

    private List<String> shown() {
        LcdModel model = new LcdModel(2, 16);
        bus.written().forEach(model::write);
        return model.text();
    }

    private void awaitShown(String... rows) {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!shown().equals(List.of(rows)) && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertEquals(List.of(rows), shown());
    }

    @Test
    void aDisplayThatIsPulledOutComesBackWithTheNewestRows() throws Exception {
        CharacterDisplay display = display();
        Display service = phone.await(Display.class);
        assertEquals(16, service.columns());
        service.show(List.of("1001 Reception", "ringing"));
        awaitShown("1001 Reception  ", "ringing         ");
        bus.silent(true);
        service.show(List.of("lost", "lost"));
        phone.awaitNo(Display.class);
        phone.awaitNotices(1);
        assertEquals(List.of("hal.lost Out of order: display: i2c:i2c-1/0x27: no answer"), phone.awaitEvents(1));
        service.show(List.of("the newest", "00:12"));
        bus.silent(false);
        phone.devicesChanged();
        phone.await(Display.class);
        awaitShown("the newest      ", "00:12           ");
        phone.awaitNotices(0);
        display.close();
        phone.awaitNo(Display.class);
    }

    @Test
    void aDisplayThatIsNotThereIsToldAndTheRestGoesOn() throws Exception {
        bus.silent(true);
        CharacterDisplay display = display();
        phone.awaitNotices(1);
        assertEquals(List.of("Display", "does not work"), phone.notices().get(0).rows());
        display.close();
        phone.awaitNotices(0);
    }
}
