package org.evertone.halpi4j.display;

import com.pi4j.io.i2c.I2C;
import java.util.List;
import java.util.function.Function;
import org.evertone.hal.Display;
import org.evertone.halpi4j.board.Board;
import org.evertone.halpi4j.board.PartKeeper;
import org.evertone.halpi4j.board.PartKeeper.Trouble;
import org.evertone.halpi4j.board.Resources;
import org.evertone.halpi4j.board.Upkeep;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * A display on an I²C bus, published while it works. What it has to show is kept while it does not, so that it comes back
 * with the newest.
 */
final class BusDisplay implements Display, AutoCloseable {
    private final BundleContext context;
    private final Board board;
    private final Shape shape;
    private final Function<Wire, Controller> controllers;
    private final PartKeeper keeper;
    private Screen newest = Screen.BLANK;
    private @Nullable Painter painter;

    /**
     * What is known of it beforehand.
     *
     * @param name of its thread
     * @param address of the device on its bus
     * @param renewSeconds how often its controller is set up again
     */
    record Shape(String name, String address, int rows, int columns, int renewSeconds) {
        private static final int MINIMUM_RENEW_SECONDS = 5;

        Shape {
            renewSeconds = Math.max(MINIMUM_RENEW_SECONDS, renewSeconds);
        }
    }

    /** @param controllers makes a controller of which nothing is known yet */
    BusDisplay(BundleContext context, Board board, Upkeep upkeep, Shape shape, Function<Wire, Controller> controllers) {
        this.context = context;
        this.board = board;
        this.shape = shape;
        this.controllers = controllers;
        keeper = new PartKeeper("display", List.of("Display", "does not work"), this::open, upkeep);
    }

    @Override
    public int rows() {
        return shape.rows();
    }

    @Override
    public int columns() {
        return shape.columns();
    }

    @Override
    public void show(List<String> rows) {
        show(rows, "");
    }

    @Override
    public synchronized void show(List<String> rows, String link) {
        newest = new Screen(rows, link);
        if (painter != null) {
            painter.show(newest);
        }
    }

    /** Takes the display away; it keeps what it shows. */
    @Override
    public void close() throws Exception {
        keeper.close();
    }

    private AutoCloseable open(Trouble trouble) throws Exception {
        return Resources.open(opened -> {
            I2C device = board.i2c(shape.address());
            opened.add(() -> board.release(device));
            Painter starting =
                    new Painter(shape.name(), controllers.apply(device::write), trouble, shape.renewSeconds() * 1000L);
            starting.start(newest());
            opened.add(starting);
            painter(starting);
            opened.add(() -> painter(null));
            ServiceRegistration<Display> service = context.registerService(Display.class, this, null);
            opened.add(service::unregister);
        });
    }

    private synchronized Screen newest() {
        return newest;
    }

    private synchronized void painter(@Nullable Painter next) {
        painter = next;
        if (next != null) {
            next.show(newest);
        }
    }
}
