package org.evertone.halpi4j.board;

import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProviderBase;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProviderBase;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CBus;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.io.i2c.I2CProviderBase;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.evertone.hal.Address;
import org.evertone.halpi4j.kernel.GpioLine;
import org.evertone.halpi4j.kernel.LineConfig;
import org.evertone.halpi4j.kernel.LineConfig.Bias;
import org.evertone.halpi4j.kernel.LineWatch;

/**
 * What Pi4J makes inputs, outputs and I²C devices with. The id of a configuration is the {@link Address}; its number is
 * of no meaning, for Pi4J wants each to be unique only.
 */
final class Providers {
    /** Properties of configurations for what Pi4J has no word for: {@code true} or {@code false}. */
    static final String ACTIVE_LOW = "activeLow";

    static final String OPEN_DRAIN = "openDrain";

    private Providers() {}

    /** Inputs. */
    static final class Inputs extends DigitalInputProviderBase {
        private final Devices devices;
        private final LineWatch watch;

        Inputs(Devices devices, LineWatch watch) {
            super("evertone-input");
            this.devices = devices;
            this.watch = watch;
        }

        @Override
        public DigitalInput create(DigitalInputConfig config) {
            Bias bias = switch (config.pull()) {
                case PULL_UP -> Bias.UP;
                case PULL_DOWN -> Bias.DOWN;
                case OFF -> Bias.NONE;
            };
            LineConfig line = new LineConfig.Input(
                    bias, flag(config.properties(), ACTIVE_LOW), Duration.of(config.debounce(), ChronoUnit.MICROS));
            return registered(new KernelInput(this, config, take(devices, config.id(), line), watch));
        }

        private DigitalInput registered(KernelInput input) {
            try {
                context().registry().add(input);
                return input;
            } catch (RuntimeException refused) {
                input.shutdown(context());
                throw refused;
            }
        }
    }

    /** Outputs. */
    static final class Outputs extends DigitalOutputProviderBase {
        private final Devices devices;
        private final LineWatch watch;

        Outputs(Devices devices, LineWatch watch) {
            super("evertone-output");
            this.devices = devices;
            this.watch = watch;
        }

        @Override
        public DigitalOutput create(DigitalOutputConfig config) {
            LineConfig line =
                    new LineConfig.Output(flag(config.properties(), OPEN_DRAIN), flag(config.properties(), ACTIVE_LOW));
            KernelOutput output = new KernelOutput(this, config, take(devices, config.id(), line), watch);
            try {
                context().registry().add(output);
                return output;
            } catch (RuntimeException refused) {
                output.shutdown(context());
                throw refused;
            }
        }
    }

    /** I²C devices. */
    static final class Buses extends I2CProviderBase {
        private final Devices devices;
        private final Map<Integer, I2CBus> buses = new ConcurrentHashMap<>();

        Buses(Devices devices) {
            super("evertone-i2c");
            this.devices = devices;
        }

        @Override
        public I2C create(I2CConfig config) {
            I2CBus bus = buses.computeIfAbsent(config.bus(), number -> new KernelI2c.Bus(config));
            KernelI2c device;
            try {
                device = new KernelI2c(this, config, bus, devices.i2c(config.bus(), config.device()));
            } catch (BoardException refused) {
                throw new IOException(refused);
            }
            try {
                context().registry().add(device);
                return device;
            } catch (RuntimeException refused) {
                device.close();
                throw refused;
            }
        }
    }

    private static GpioLine take(Devices devices, String address, LineConfig config) {
        try {
            return devices.line(Address.parse(address), config);
        } catch (BoardException refused) {
            throw new IOException(refused);
        }
    }

    private static boolean flag(Map<String, String> properties, String name) {
        return Boolean.parseBoolean(properties.get(name));
    }
}
