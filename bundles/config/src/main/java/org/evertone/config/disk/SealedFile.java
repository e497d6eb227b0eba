package org.evertone.config.disk;

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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A file that survives power cuts: {@code NAME}, and {@code NAME.previous} with what was there before the last save. Each
 * ends with a line that holds the SHA-256 of the rest. A save is complete or did not happen, whenever the power goes: a
 * new file is written, forced to the disk and renamed over the old one. Not safe for threads.
 */
public final class SealedFile {
    private static final String SEAL = "#sha256=";
    private static final int SEAL_LENGTH = SEAL.length() + 64 + 1;

    private final Path current;
    private final Path previous;
    private final int mostBytes;

    /**
     * @param file where it is; its folder is made when it is saved
     * @param mostBytes longest content that is read
     */
    public SealedFile(Path file, int mostBytes) {
        current = file;
        previous = file.resolveSibling(file.getFileName() + ".previous");
        this.mostBytes = mostBytes;
    }

    /**
     * The newest content that can be used. A damaged file is set aside as {@code NAME.damaged}, so that no save
     * overwrites what may still be in it.
     *
     * @param reader what makes sense of the content
     * @param unusable hears of each file that is there and cannot be used, and why
     * @return empty when there is none
     */
    public <T> Optional<Found<T>> newest(Reader<T> reader, BiConsumer<Path, String> unusable) {
        for (Path file : List.of(current, previous)) {
            try {
                Optional<byte[]> content = load(file);
                if (content.isPresent()) {
                    return Optional.of(new Found<>(understood(file, content.get(), reader), file.equals(previous)));
                }
            } catch (DamagedException damaged) {
                unusable.accept(file, damaged.getMessage() + setAside(file));
            } catch (IOException unreadable) {
                unusable.accept(file, unreadable.toString());
            }
        }
        return Optional.empty();
    }

    /**
     * Replaces the content; when this returns, the new one survives a power cut.
     *
     * @param old content that was in use until now, kept as the previous one; empty when there was none
     */
    public void save(Optional<byte[]> old, byte[] content) throws IOException {
        if (old.isPresent()) {
            write(previous, old.get(), seal(old.get()));
        }
        write(current, content, seal(content));
    }

    private Optional<byte[]> load(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > mostBytes + SEAL_LENGTH) {
            throw new DamagedException(file.getFileName() + " is larger than any that was saved");
        }
        byte[] sealed = Files.readAllBytes(file);
        int length = Math.max(0, sealed.length - SEAL_LENGTH);
        byte[] content = Arrays.copyOf(sealed, length);
        if (!Arrays.equals(seal(content), Arrays.copyOfRange(sealed, length, sealed.length))) {
            throw new DamagedException(file.getFileName() + " is damaged: its checksum is wrong");
        }
        return Optional.of(content);
    }

    private static <T> T understood(Path file, byte[] content, Reader<T> reader) throws DamagedException {
        try {
            return reader.read(content);
        } catch (IOException refused) {
            throw new DamagedException(file.getFileName() + ": " + refused.getMessage());
        }
    }

    /** What became of a damaged file, to be added to why. */
    private static String setAside(Path file) {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        try {
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
            return "; kept as " + aside.getFileName();
        } catch (IOException immovable) {
            return "; it could not be set aside: " + immovable;
        }
    }

    /** Writes a file as a whole: it is there with all of this, or as it was before. */
    public static void write(Path file, byte[]... parts) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
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

    /** The line that a content of a sealed file ends with. */
    public static byte[] seal(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return (SEAL + HexFormat.of().formatHex(digest) + "\n").getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Makes sense of a content. */
    @FunctionalInterface
    public interface Reader<T> {
        /** @throws IOException when the content cannot be used; its message says why */
        T read(byte[] content) throws IOException;
    }

    /** @param fromPrevious whether it is the content before the last save */
    public record Found<T>(T content, boolean fromPrevious) {}

    /** The file was read, and is not what was saved, or nothing that can be used. */
    private static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException(String message) {
            super(message);
        }
    }
}
