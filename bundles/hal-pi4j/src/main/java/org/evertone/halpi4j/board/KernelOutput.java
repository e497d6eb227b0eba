package org.evertone.halpi4j.board;

import com.pi4j.context.Context;
import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputBase;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import org.evertone.halpi4j.kernel.GpioLine;
import org.evertone.halpi4j.kernel.KernelException;
import org.evertone.halpi4j.kernel.LineWatch;

/** An output on a line of the kernel. */
final class KernelOutput extends DigitalOutputBase implements LineWatch.Listener {
    private final GpioLine line;
    private final LineWatch watch;

    KernelOutput(DigitalOutputProvider provider, DigitalOutputConfig config, GpioLine line, LineWatch watch) {
        super(provider, config);
        this.line = line;
        this.watch = watch;
    }

    @Override
    public DigitalOutput initialize(Context context) {
        super.initialize(context);
        watch.add(line, this);
        return this;
    }

    @Override
    public DigitalOutput state(DigitalState state) {
        try {
            line.active(state.isHigh());
        } catch (KernelException failed) {
            throw new IOException(id() + ": " + failed.getMessage(), failed);
        }
        return super.state(state);
    }

    @Override
    public void ready() {}

    @Override
    public void gone(String why) {
        state = DigitalState.UNKNOWN;
        dispatch(new DigitalStateChangeEvent<>(this, DigitalState.UNKNOWN));
    }

    @Override
    public DigitalOutput shutdown(Context context) {
        watch.remove(line);
        try {
            line.active(false);
        } catch (KernelException gone) {
            logger.debug("{}: {}", id(), gone.getMessage());
        }
        line.close();
        return super.shutdown(context);
    }
}
