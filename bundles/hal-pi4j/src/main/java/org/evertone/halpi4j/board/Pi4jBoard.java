package org.evertone.halpi4j.board;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.exception.Pi4JException;
import com.pi4j.io.IO;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.i2c.I2C;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.evertone.hal.Address;
import org.evertone.halpi4j.kernel.Kernel;
import org.evertone.halpi4j.kernel.KernelException;
import org.evertone.halpi4j.kernel.LineWatch;
import org.evertone.halpi4j.kernel.NativeKernel;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The board of this machine. Pi4J starts with the first pin that is asked for. */
@Component(service = Board.class)
public final class Pi4jBoard implements Board {
    private final Supplier<Kernel> kernels;
    private final Path dev;
    private final SysDevices sys;
    private final AutoCloseable deviceChanges;
    private final AtomicInteger numbers = new AtomicInteger();
    private @Nullable Running running;
    private boolean closed;

    /** What there is once the first pin was asked for. */
    private record Running(Context pi4j, LineWatch watch) {}

    @Activate
    public Pi4jBoard(@Reference DeviceFolder folder) {
        this(folder, NativeKernel::load, Path.of("/dev"), new SysDevices(Path.of("/sys")));
    }

    /** @param kernels called once; throws UnsupportedOperationException in words where there is none */
    Pi4jBoard(DeviceFolder folder, Supplier<Kernel> kernels, Path dev, SysDevices sys) {
        this.kernels = kernels;
        this.dev = dev;
        this.sys = sys;
        deviceChanges = folder.onChange(this::lookAgain);
    }

    /** Releases everything; outputs are LOW then. */
    @Deactivate
    public void close() throws Exception {
        deviceChanges.close();
        Running ending;
        synchronized (this) {
            closed = true;
            ending = running;
            running = null;
        }
        if (ending != null) {
            ending.pi4j().shutdown();
            ending.watch().close();
        }
    }

    @Override
    public DigitalInput input(String address, InputMode mode) throws BoardException {
        String id = parse(address).toString();
        Context pi4j = running().pi4j();
        return create(
                pi4j,
                id,
                () -> pi4j.create(DigitalInput.newConfigBuilder(pi4j)
                        .id(id)
                        .address(numbers.incrementAndGet())
                        .pull(mode.pull())
                        .debounce(mode.debounce().toNanos() / 1000, TimeUnit.MICROSECONDS)
                        .load(Map.of(Providers.ACTIVE_LOW, String.valueOf(mode.activeLow())))));
    }

    @Override
    public DigitalOutput output(String address, OutputMode mode) throws BoardException {
        String id = parse(address).toString();
        Context pi4j = running().pi4j();
        return create(
                pi4j,
                id,
                () -> pi4j.create(DigitalOutput.newConfigBuilder(pi4j)
                        .id(id)
                        .address(numbers.incrementAndGet())
                        .load(Map.of(
                                Providers.ACTIVE_LOW, String.valueOf(mode.activeLow()),
                                Providers.OPEN_DRAIN, String.valueOf(mode.openDrain())))));
    }

    @Override
    public I2C i2c(String address) throws BoardException {
        if (!(parse(address) instanceof Address.BusDevice device)) {
            throw new BoardException(address + ": is no device on an I2C bus");
        }
        String id = device.toString();
        Context pi4j = running().pi4j();
        int bus = sys.bus(device);
        return create(
                pi4j,
                id,
                () -> pi4j.create(I2C.newConfigBuilder(pi4j).id(id).bus(bus).device(device.device())));
    }

    @Override
    public void release(IO<?, ?, ?> io) {
        Context pi4j;
        synchronized (this) {
            if (running == null) {
                return;
            }
            pi4j = running.pi4j();
        }
        if (pi4j.hasIO(io.id()) && pi4j.io(io.id()) == io) {
            pi4j.shutdown(io.id());
        }
    }

    private static Address parse(String address) throws BoardException {
        try {
            return Address.parse(address);
        } catch (IllegalArgumentException wrong) {
            throw new BoardException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private static <T> T create(Context pi4j, String id, Supplier<T> creation) throws BoardException {
        if (pi4j.hasIO(id)) {
            throw new BoardException(id + ": pin is used by another part of the phone");
        }
        try {
            return creation.get();
        } catch (Pi4JException refused) {
            if (refused.getCause() instanceof BoardException why) {
                throw why;
            }
            throw new BoardException(id + ": " + refused.getMessage(), refused);
        }
    }

    private synchronized Running running() throws BoardException {
        if (closed) {
            throw new BoardException("the board is closed");
        }
        if (running == null) {
            running = start();
        }
        return running;
    }

    private Running start() throws BoardException {
        try {
            Kernel kernel = kernels.get();
            Devices devices = new Devices(kernel, dev);
            LineWatch watch = new LineWatch(kernel);
            Context pi4j = Pi4J.newContextBuilder()
                    .noAutoDetect()
                    .disableShutdownHook()
                    .add(
                            new Providers.Inputs(devices, watch),
                            new Providers.Outputs(devices, watch),
                            new Providers.Buses(devices))
                    .build();
            return new Running(pi4j, watch);
        } catch (KernelException | UnsupportedOperationException none) {
            throw new BoardException(String.valueOf(none.getMessage()), none);
        }
    }

    private synchronized void lookAgain() {
        if (running != null) {
            running.watch().lookAgain();
        }
    }
}
