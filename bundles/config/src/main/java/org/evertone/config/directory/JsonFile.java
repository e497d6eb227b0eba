package org.evertone.config.directory;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.evertone.config.disk.SealedFile;
import org.evertone.event.Timeline;
import org.osgi.framework.BundleContext;

/**
 * A sealed file of JSON. What is wrong with it stands on the timeline. Not safe for threads.
 *
 * @param <S> shape of the JSON
 */
final class JsonFile<S> {
    private static final int MOST_BYTES = 1 << 20;
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final SealedFile file;
    private final Class<S> shape;
    private final String words;
    private final Timeline timeline;
    private Optional<byte[]> saved = Optional.empty();

    /** @param words what is in it, as people call it */
    JsonFile(Path file, Class<S> shape, String words, Timeline timeline) {
        this.file = new SealedFile(file, MOST_BYTES);
        this.shape = shape;
        this.words = words;
        this.timeline = timeline;
    }

    /** The folder of the directory in a running phone. */
    static Path folder(BundleContext context) {
        return Path.of(Objects.requireNonNull(
                        context.getProperty("evertone.home"), "framework property evertone.home is not set"))
                .resolve("directory");
    }

    /**
     * What was saved last and can be used; empty when there is nothing.
     *
     * @param meaning what the JSON means; throws what it likes when it means nothing
     */
    <T> Optional<T> load(Function<S, T> meaning) {
        Optional<SealedFile.Found<T>> found = file.newest(content -> understood(content, meaning), this::recordDamage);
        if (found.filter(SealedFile.Found::fromPrevious).isPresent()) {
            timeline.record("directory.recovered", "The " + words + " before the last change is used");
        }
        return found.map(SealedFile.Found::content);
    }

    /** When this returns, the content survives a power cut. */
    void save(S content) throws IOException {
        byte[] bytes = GSON.toJson(content).getBytes(StandardCharsets.UTF_8);
        file.save(saved, bytes);
        saved = Optional.of(bytes);
    }

    private <T> T understood(byte[] content, Function<S, T> meaning) throws IOException {
        try {
            T understood = meaning.apply(GSON.fromJson(new String(content, StandardCharsets.UTF_8), shape));
            saved = Optional.of(content);
            return understood;
        } catch (RuntimeException strange) {
            throw new IOException("does not hold a " + words + ": " + strange.getMessage(), strange);
        }
    }

    private void recordDamage(Path path, String why) {
        timeline.record(
                0, "directory.damaged", "The " + words + " cannot be read", why, Map.of("file", path.toString()));
    }
}
