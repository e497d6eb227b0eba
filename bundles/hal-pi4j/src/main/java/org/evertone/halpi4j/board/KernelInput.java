package org.evertone.halpi4j.board;

import com.pi4j.context.Context;
import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputBase;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import org.evertone.halpi4j.kernel.GpioLine;
import org.evertone.halpi4j.kernel.KernelException;
import org.evertone.halpi4j.kernel.LineWatch;

/** An input on a line of the kernel. */
final class KernelInput extends DigitalInputBase implements LineWatch.Listener {
    private final GpioLine line;
    private final LineWatch watch;
    /** What the listeners know; on the watch's thread once that knows the line. */
    private DigitalState told = DigitalState.UNKNOWN;

    KernelInput(DigitalInputProvider provider, DigitalInputConfig config, GpioLine line, LineWatch watch) {
        super(provider, config);
        this.line = line;
        this.watch = watch;
    }

    @Override
    public DigitalInput initialize(Context context) {
        super.initialize(context);
        told = state();
        watch.add(line, this);
        return this;
    }

    @Override
    public DigitalState state() {
        try {
            return DigitalState.getState(line.active());
        } catch (KernelException failed) {
            throw new IOException(id() + ": " + failed.getMessage(), failed);
        }
    }

    @Override
    public void ready() throws KernelException {
        for (GpioLine.Edge edge : line.edges()) {
            tell(DigitalState.getState(edge.active()), edge.nanos());
        }
        // The kernel drops edges when they come faster than they are read; the level is the truth.
        tell(DigitalState.getState(line.active()), System.nanoTime());
    }

    @Override
    public void gone(String why) {
        tell(DigitalState.UNKNOWN, System.nanoTime());
    }

    @Override
    public DigitalInput shutdown(Context context) {
        watch.remove(line);
        line.close();
        return super.shutdown(context);
    }

    private void tell(DigitalState state, long nanos) {
        if (state != told) {
            told = state;
            dispatch(new Edge(this, state, nanos));
        }
    }
}
