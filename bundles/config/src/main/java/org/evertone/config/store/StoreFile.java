package org.evertone.config.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * The store on disk: {@code phone.cfg}, and {@code phone.cfg.previous} with what was there before the last save. Each
 * ends with a line that holds the SHA-256 of the rest. A save is complete or did not happen, whenever the power goes: a
 * new file is written, forced to the disk and renamed over the old one. Not safe for threads.
 */
final class StoreFile {
    private static final String SEAL = "#sha256=";
    private static final String TAKEN = "start-file.sha256";
    private static final int SEAL_LENGTH = SEAL.length() + 64 + 1;

    private final Path folder;

    StoreFile(Path folder) {
        this.folder = folder;
    }

    Path current() {
        return folder.resolve("phone.cfg");
    }

    Path previous() {
        return folder.resolve("phone.cfg.previous");
    }

    /**
     * Content of one of the two files.
     *
     * @return empty when there is no such file
     * @throws IOException when it cannot be read or its seal is broken
     */
    Optional<byte[]> load(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > TextReader.MAX_BYTES + SEAL_LENGTH) {
            throw new IOException(file.getFileName() + " is larger than any configuration");
        }
        byte[] sealed = Files.readAllBytes(file);
        int length = Math.max(0, sealed.length - SEAL_LENGTH);
        byte[] content = Arrays.copyOf(sealed, length);
        if (!Arrays.equals(seal(content), Arrays.copyOfRange(sealed, length, sealed.length))) {
            throw new IOException(file.getFileName() + " is damaged: its checksum is wrong");
        }
        return Optional.of(content);
    }

    /**
     * Replaces the file; when this returns, the new content survives a power cut.
     *
     * @param old content that was running until now, kept as the previous one; empty when there was none
     */
    void save(Optional<byte[]> old, byte[] content) throws IOException {
        if (old.isPresent()) {
            replace(previous(), old.get());
        }
        replace(current(), content);
    }

    /** Whether this content was the last that {@link #markTaken} was told. */
    boolean taken(byte[] startFile) throws IOException {
        Path mark = folder.resolve(TAKEN);
        return Files.exists(mark)
                && Files.size(mark) < 1024
                && Arrays.equals(seal(startFile), Files.readAllBytes(mark));
    }

    /** Remembers that this configuration file was imported. */
    void markTaken(byte[] startFile) throws IOException {
        write(folder.resolve(TAKEN), seal(startFile));
    }

    private void replace(Path file, byte[] content) throws IOException {
        write(file, content, seal(content));
    }

    private void write(Path file, byte[]... parts) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path fresh = folder.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            for (byte[] part : parts) {
                ByteBuffer buffer = ByteBuffer.wrap(part);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static byte[] seal(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return (SEAL + HexFormat.of().formatHex(digest) + "\n").getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
