package org.evertone.halpi4j.lamp;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.evertone.halpi4j.board.BoardException;

/** Attributes of devices as files. */
final class Sysfs {
    private Sysfs() {}

    static String read(Path file) throws BoardException {
        try {
            return Files.readString(file).strip();
        } catch (IOException failed) {
            throw failed(file, failed);
        }
    }

    static void write(Path file, String value) throws BoardException {
        try {
            // An attribute that is not there must not become a file.
            Files.writeString(file, value, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException failed) {
            throw failed(file, failed);
        }
    }

    private static BoardException failed(Path file, IOException failed) {
        String why = failed instanceof AccessDeniedException
                ? "permission denied (the phone's user must be allowed to write it)"
                : failed instanceof NoSuchFileException ? "is not there" : String.valueOf(failed.getMessage());
        return new BoardException(file + ": " + why, failed);
    }
}
