package org.evertone.config.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.evertone.config.disk.SealedFile;

/** Remembers which configuration file was imported at a start. */
final class StartFile {
    private static final int LONGER_THAN_A_MARK = 1024;

    private final Path mark;

    StartFile(Path mark) {
        this.mark = mark;
    }

    /** Whether this content was the last that {@link #markTaken} was told. */
    boolean taken(byte[] content) throws IOException {
        return Files.exists(mark)
                && Files.size(mark) < LONGER_THAN_A_MARK
                && Arrays.equals(SealedFile.seal(content), Files.readAllBytes(mark));
    }

    /** Remembers that this content was imported. */
    void markTaken(byte[] content) throws IOException {
        SealedFile.write(mark, SealedFile.seal(content));
    }
}
