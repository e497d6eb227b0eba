package org.evertone.media.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/** The program ffmpeg, as an independent implementation to compare with. */
final class Ffmpeg {

    private Ffmpeg() {}

    /** Runs it on standard input and output. */
    static byte[] convert(byte[] input, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-nostdin"));
        command.addAll(List.of(arguments));
        Process process = start(command);
        Thread feeder = new Thread(() -> feed(process, input));
        feeder.start();
        byte[] output = process.getInputStream().readAllBytes();
        try {
            feeder.join();
            Assertions.assertEquals(0, process.waitFor(), "exit code of " + command);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return output;
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            return Assertions.fail("this test needs the Debian package ffmpeg", e);
        }
    }

    private static void feed(Process process, byte[] input) {
        try (OutputStream out = process.getOutputStream()) {
            out.write(input);
        } catch (IOException e) {
            // What it did not read shows in what it writes.
            process.destroy();
        }
    }
}
