package org.evertone.halpi4j.board;

import com.pi4j.io.IO;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.i2c.I2C;
import org.evertone.hal.Address;

/**
 * The board's pins and buses through Pi4J, by the addresses of a device profile ({@link Address}). {@link
 * DigitalState#HIGH} is active, {@link DigitalState#LOW} is not, whatever the voltage.
 *
 * <p>An input tells its listeners each edge as an {@link Edge}, on the one thread of all inputs; the last one told is the
 * level that the line has. When its chip goes, the listeners of an input or output are told {@link DigitalState#UNKNOWN}
 * and nothing more. What fails later throws {@link com.pi4j.io.exception.IOException}. All methods may be called from
 * any thread.
 */
public interface Board {

    /** Takes a line and hears of its edges. */
    DigitalInput input(String address, InputMode mode) throws BoardException;

    /** Takes a line and makes it LOW, as it is again when it is released. */
    DigitalOutput output(String address, OutputMode mode) throws BoardException;

    /** Opens a device on a bus. Nothing is sent, so whether it answers is not known yet. */
    I2C i2c(String address) throws BoardException;

    /** Gives back what one of the others gave; harmless twice. */
    void release(IO<?, ?, ?> io);
}
