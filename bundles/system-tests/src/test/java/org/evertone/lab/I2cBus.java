package org.evertone.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The test kernel's I²C bus, whose chips only acknowledge ({@code src/test/vm/modules/i2c-recorder.c}); what is written
 * to one of them is an LCD. Only on the test kernel.
 */
final class I2cBus {

    /** What the bus calls itself. */
    static final String NAME = "desk";

    static final int LCD_ADDRESS = 0x27;

    private static final Path RECORDER = Path.of("/dev/bus-recorder");
    private static final Path CHIPS = Path.of("/sys/module/i2c_recorder/parameters/chips");

    private final LcdPicture lcd;
    private String trouble = "";

    private I2cBus(LcdPicture lcd) {
        this.lcd = lcd;
    }

    /** Brings the bus with an LCD on it. */
    static I2cBus plugged(int rows, int columns) {
        TestKernel.insert("i2c-recorder");
        I2cBus bus = new I2cBus(new LcdPicture(rows, columns));
        connect(LCD_ADDRESS);
        Thread reader = new Thread(bus::read, "bus recorder");
        reader.setDaemon(true);
        reader.start();
        return bus;
    }

    /** Takes the LCD off the bus: it has no power and does not acknowledge. */
    void pullLcd() {
        connect(0);
        synchronized (this) {
            lcd.powerUp();
            notifyAll();
        }
    }

    /** Puts it back after {@link #pullLcd}. */
    void putLcdBack() {
        connect(LCD_ADDRESS);
    }

    /** What can be read on the LCD now; empty when it is off. */
    synchronized List<String> text() {
        return lcd.text();
    }

    /** Waits until what can be read is as wanted. */
    List<String> awaitText(String what, Predicate<List<String>> wanted, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (this) {
            while (!wanted.test(lcd.text())) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || !trouble.isEmpty()) {
                    throw new AssertionError("no " + what + " on the LCD within " + limit + "; it shows " + lcd.text()
                            + (trouble.isEmpty() ? "" : "; bus: " + trouble));
                }
                try {
                    wait(left);
                } catch (InterruptedException e) {
                    throw LabException.interrupted(e);
                }
            }
            return lcd.text();
        }
    }

    /** Waits until one of the rows begins so. */
    List<String> awaitRow(String begin, Duration limit) {
        return awaitText("row " + begin, rows -> rows.stream().anyMatch(row -> row.startsWith(begin)), limit);
    }

    private static void connect(int... addresses) {
        try {
            Files.writeString(
                    CHIPS, IntStream.of(addresses).mapToObj(Integer::toString).collect(Collectors.joining(",")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader lines = Files.newBufferedReader(RECORDER, StandardCharsets.US_ASCII)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line);
            }
            fail("the recorder ended");
        } catch (IOException e) {
            fail(e.toString());
        }
    }

    private synchronized void take(String line) {
        if (line.equals("lost")) {
            fail("messages were lost");
            return;
        }
        int[] bytes = Arrays.stream(line.split(" "))
                .mapToInt(word -> Integer.parseInt(word, 16))
                .toArray();
        if (bytes[0] == LCD_ADDRESS) {
            lcd.write(Arrays.copyOfRange(bytes, 1, bytes.length));
            notifyAll();
        }
    }

    private synchronized void fail(String why) {
        trouble = why;
        notifyAll();
    }
}
