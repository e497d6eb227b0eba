package org.evertone.halpi4j.board;

import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import java.util.ArrayDeque;
import java.util.Deque;
import org.evertone.halpi4j.board.PartKeeper.Trouble;

/** What was opened for a part. Closes the newest first, and all of it whatever fails. Not for several threads at once. */
public final class Resources implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private Resources() {}

    /** Opens several things, and adds each as soon as it is open. */
    public interface Steps {
        void open(Resources opened) throws Exception;
    }

    /** All of it or nothing: when a step fails, those before it are closed again. */
    public static Resources open(Steps steps) throws Exception {
        Resources resources = new Resources();
        try {
            steps.open(resources);
            return resources;
        } catch (Exception | Error failed) {
            try {
                resources.close();
            } catch (Exception second) {
                failed.addSuppressed(second);
            }
            throw failed;
        }
    }

    public void add(AutoCloseable resource) {
        opened.push(resource);
    }

    /** An output that is given back with the rest; that its chip goes is trouble. */
    public DigitalOutput output(Board board, String address, OutputMode mode, Trouble trouble) throws BoardException {
        DigitalOutput output = board.output(address, mode);
        add(() -> board.release(output));
        output.addListener(event -> {
            if (event.state() == DigitalState.UNKNOWN) {
                trouble.failed(address + ": the chip is gone");
            }
        });
        return output;
    }

    @Override
    public void close() throws Exception {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception failed) {
                close();
                throw failed;
            }
        }
    }
}
