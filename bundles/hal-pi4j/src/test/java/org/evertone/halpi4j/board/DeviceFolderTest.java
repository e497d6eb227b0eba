package org.evertone.halpi4j.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceFolderTest {
    @TempDir
    Path dev;

    /** What the second folder holds whenever something is told. */
    private final BlockingQueue<List<String>> told = new LinkedBlockingQueue<>();

    private Path input;
    private DeviceFolder folder;

    @BeforeEach
    void open() {
        input = dev.resolve("input");
        folder = new DeviceFolder(List.of(dev, input));
    }

    @AfterEach
    void close() throws IOException {
        folder.close();
    }

    private List<String> held() {
        if (!Files.exists(input)) {
            return List.of("no folder");
        }
        try (Stream<Path> files = Files.list(input)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitTold(String... files) throws InterruptedException {
        List<String> held;
        do {
            held = told.poll(20, TimeUnit.SECONDS);
            assertNotNull(held, "not told of " + List.of(files));
        } while (!held.equals(List.of(files)));
    }

    @Test
    void aFolderThatComesLaterAndOneThatComesBackAreWatchedFromThenOn() throws Exception {
        folder.onChange(() -> told.add(held()));
        for (int time = 0; time < 2; time++) {
            Files.createDirectory(input);
            awaitTold();
            Path device = Files.createFile(input.resolve("event0"));
            awaitTold("event0");
            Files.delete(device);
            awaitTold();
            Files.delete(input);
            awaitTold("no folder");
        }
    }

    @Test
    void aListenerThatWasClosedHearsNoMore() throws Exception {
        BlockingQueue<String> closed = new LinkedBlockingQueue<>();
        folder.onChange(() -> closed.add("told")).close();
        folder.onChange(() -> told.add(held()));
        Files.createFile(dev.resolve("gpiochip0"));
        awaitTold("no folder");
        assertEquals(List.of(), List.copyOf(closed));
    }
}
