package org.evertone.halpi4j.board;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evertone.hal.Address;
import org.evertone.halpi4j.kernel.GpioChip;
import org.evertone.halpi4j.kernel.GpioChip.LineInfo;
import org.evertone.halpi4j.kernel.GpioLine;
import org.evertone.halpi4j.kernel.I2cDevice;
import org.evertone.halpi4j.kernel.Kernel;
import org.evertone.halpi4j.kernel.KernelException;
import org.evertone.halpi4j.kernel.LineConfig;

/**
 * Opens lines and devices where their addresses are at this moment. Numbers of chips change from boot to boot and with
 * hot-plug, so nothing that was found is kept.
 */
final class Devices {
    private final Kernel kernel;
    private final Path dev;

    /** @param dev {@code /dev} */
    Devices(Kernel kernel, Path dev) {
        this.kernel = kernel;
        this.dev = dev;
    }

    /** Takes a line. */
    GpioLine line(Address address, LineConfig config) throws BoardException {
        if (address instanceof Address.ChipLine line) {
            return onLabelledChip(line, config);
        }
        if (address instanceof Address.NamedLine line) {
            return named(line, config);
        }
        throw new BoardException(address + ": is no line of a GPIO chip");
    }

    /** Opens a device of a bus. */
    I2cDevice i2c(int bus, int device) throws BoardException {
        String path = dev.resolve("i2c-" + bus).toString();
        try {
            return I2cDevice.open(kernel, path, device);
        } catch (KernelException refused) {
            throw refused(refused, "i2c");
        }
    }

    private GpioLine onLabelledChip(Address.ChipLine address, LineConfig config) throws BoardException {
        List<String> seen = new ArrayList<>();
        for (String label : address.labels()) {
            for (Path path : SysDevices.list(dev, "gpiochip*")) {
                try (GpioChip chip = GpioChip.open(kernel, path.toString())) {
                    seen.add(chip.label());
                    if (chip.label().equals(label)) {
                        return request(chip, address, address.offset(), config);
                    }
                } catch (KernelException refused) {
                    throw refused(refused, "gpio");
                }
            }
        }
        throw new BoardException(address + ": there is no such GPIO chip, but "
                + (seen.isEmpty()
                        ? "none"
                        : String.join(", ", seen.stream().distinct().toList())));
    }

    private GpioLine named(Address.NamedLine address, LineConfig config) throws BoardException {
        for (Path path : SysDevices.list(dev, "gpiochip*")) {
            try (GpioChip chip = GpioChip.open(kernel, path.toString())) {
                Optional<Integer> offset = chip.offset(address.name());
                if (offset.isPresent()) {
                    return request(chip, address, offset.get(), config);
                }
            } catch (KernelException refused) {
                throw refused(refused, "gpio");
            }
        }
        throw new BoardException(address + ": no GPIO chip has a line of that name");
    }

    private static GpioLine request(GpioChip chip, Address address, int offset, LineConfig config)
            throws BoardException, KernelException {
        if (offset >= chip.lines()) {
            throw new BoardException(address + ": the chip has only lines 0.." + (chip.lines() - 1));
        }
        try {
            return chip.request(offset, config);
        } catch (KernelException refused) {
            throw new BoardException(address + ": " + why(chip, offset, config, refused), refused);
        }
    }

    private static String why(GpioChip chip, int offset, LineConfig config, KernelException refused)
            throws KernelException {
        if (refused.errno() == KernelException.EBUSY) {
            LineInfo info = chip.info(offset);
            return "pin is used by " + (info.consumer().isEmpty() ? "the kernel" : info.consumer());
        }
        boolean noInterrupt = refused.errno() == KernelException.ENXIO || refused.errno() == KernelException.EOPNOTSUPP;
        if (config instanceof LineConfig.Input && noInterrupt) {
            return "the chip tells no edges of this line, so it cannot be an input here";
        }
        return String.valueOf(refused.getMessage());
    }

    private static BoardException refused(KernelException refused, String group) {
        String hint = refused.errno() == KernelException.EACCES
                ? " (the phone's user belongs in the group " + group + ")"
                : "";
        return new BoardException(refused.getMessage() + hint, refused);
    }
}
