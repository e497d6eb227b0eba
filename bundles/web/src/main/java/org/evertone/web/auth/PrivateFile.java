package org.evertone.web.auth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** A small text file that only the phone's own user can read, and that is whole or absent after a loss of power. */
final class PrivateFile {
    private static final int LONGEST_BYTES = 4096;

    private final Path path;

    PrivateFile(Path path) {
        this.path = path;
    }

    boolean exists() {
        return Files.exists(path);
    }

    Optional<String> read() throws IOException {
        if (!exists()) {
            return Optional.empty();
        }
        if (Files.size(path) > LONGEST_BYTES) {
            throw new IOException(path + " is damaged: longer than " + LONGEST_BYTES + " bytes");
        }
        return Optional.of(Files.readString(path, StandardCharsets.US_ASCII).strip());
    }

    void write(String text) throws IOException {
        Path directory = Files.createDirectories(path.toAbsolutePath().getParent());
        Path fresh = Files.createTempFile(
                directory,
                "." + path.getFileName(),
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text + "\n");
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        try (FileChannel entry = FileChannel.open(directory, Set.of(StandardOpenOption.READ))) {
            entry.force(true);
        }
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }
}
