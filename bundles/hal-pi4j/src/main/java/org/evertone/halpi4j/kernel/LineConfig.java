package org.evertone.halpi4j.kernel;

import java.nio.ByteBuffer;
import java.time.Duration;

/** How a line is requested: levels are logical, so that active is high whatever the voltage. */
public sealed interface LineConfig {

    /** Writes flags and attributes of {@code struct gpio_v2_line_config} into a request for one line. */
    void write(ByteBuffer request);

    /** What the chip does to a line that nothing drives. */
    enum Bias {
        UP(GpioAbi.PULL_UP),
        DOWN(GpioAbi.PULL_DOWN),
        NONE(GpioAbi.NO_PULL);

        private final long flag;

        Bias(long flag) {
            this.flag = flag;
        }
    }

    /**
     * An input that tells both edges.
     *
     * @param debounce in the kernel; zero = none
     */
    record Input(Bias bias, boolean activeLow, Duration debounce) implements LineConfig {
        @Override
        public void write(ByteBuffer request) {
            request.putLong(
                    GpioAbi.REQUEST_FLAGS,
                    GpioAbi.INPUT
                            | GpioAbi.EDGE_RISING
                            | GpioAbi.EDGE_FALLING
                            | bias.flag
                            | (activeLow ? GpioAbi.ACTIVE_LOW : 0));
            if (!debounce.isZero()) {
                attribute(request, GpioAbi.ATTRIBUTE_DEBOUNCE)
                        .putInt(GpioAbi.REQUEST_ATTRIBUTES + 8, Math.toIntExact(debounce.toNanos() / 1000));
            }
        }
    }

    /** An output, inactive at first. */
    record Output(boolean openDrain, boolean activeLow) implements LineConfig {
        @Override
        public void write(ByteBuffer request) {
            request.putLong(
                    GpioAbi.REQUEST_FLAGS,
                    GpioAbi.OUTPUT | (openDrain ? GpioAbi.OPEN_DRAIN : 0) | (activeLow ? GpioAbi.ACTIVE_LOW : 0));
            attribute(request, GpioAbi.ATTRIBUTE_VALUES).putLong(GpioAbi.REQUEST_ATTRIBUTES + 8, 0);
        }
    }

    private static ByteBuffer attribute(ByteBuffer request, int id) {
        return request.putInt(GpioAbi.REQUEST_ATTRIBUTE_COUNT, 1)
                .putInt(GpioAbi.REQUEST_ATTRIBUTES, id)
                .putLong(GpioAbi.REQUEST_ATTRIBUTES + 16, 1);
    }
}
