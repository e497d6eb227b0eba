package org.evertone.audioalsa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Native;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.evertone.audio.AudioDevice;
import org.evertone.audio.AudioException;
import org.junit.jupiter.api.Test;

/** What a phone says that cannot call ALSA at all. A library is loaded once in a virtual machine, so each has its own. */
class NoLibraryTest {

    @Test
    void withoutTheNativeSideOfJnaEachOpeningFailsInWords() throws Exception {
        String words = "JNA has no native library for this kind of machine";

        assertEquals(
                List.of(words, words, "false"),
                opened("-Djna.noclasspath=true", "-Djna.boot.library.path=/nonexistent"));
    }

    private static List<String> opened(String... options) throws Exception {
        Set<String> classes = new LinkedHashSet<>();
        for (Class<?> type : List.of(NoLibraryTest.class, AlsaDevice.class, AudioDevice.class, Native.class)) {
            classes.add(location(type));
        }
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classes), NoLibraryTest.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return output.lines().toList();
    }

    private static String location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    /** Opens a device twice and sets its volume. */
    public static void main(String[] none) {
        PcmName name = new PcmName("default");
        AlsaDevice device = new AlsaDevice(name, name, "", new AlsaDevice.Timing(5, 20), PcmName.KERNEL_CARDS);
        for (int i = 0; i < 2; i++) {
            try {
                device.open(8000, 80).close();
                System.out.println("opened");
            } catch (AudioException refused) {
                System.out.println(refused.getMessage());
            }
        }
        System.out.println(device.volume(50));
    }
}
