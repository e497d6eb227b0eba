package org.evertone.halpi4j.board;

import com.pi4j.context.Context;
import com.pi4j.io.exception.IOException;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CBase;
import com.pi4j.io.i2c.I2CBus;
import com.pi4j.io.i2c.I2CBusBase;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.io.i2c.I2CProvider;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.evertone.halpi4j.kernel.I2cDevice;
import org.evertone.halpi4j.kernel.KernelException;

/**
 * A device on an I²C bus of the kernel. A register is read with two messages, with the bus free between them, as every
 * device but a few allows.
 */
final class KernelI2c extends I2CBase<I2CBus> {
    private final I2cDevice device;

    /** What Pi4J locks while several messages belong together. */
    static final class Bus extends I2CBusBase {
        Bus(I2CConfig config) {
            super(config);
        }

        @Override
        public <R> R execute(I2C i2c, Callable<R> action) {
            return _execute(i2c, action);
        }
    }

    KernelI2c(I2CProvider provider, I2CConfig config, I2CBus bus, I2cDevice device) {
        super(provider, config, bus);
        this.device = device;
    }

    @Override
    public void close() {
        device.close();
        super.close();
    }

    @Override
    public I2C shutdown(Context context) {
        close();
        return this;
    }

    @Override
    public int write(byte b) {
        return send(new byte[] {b});
    }

    @Override
    public int write(byte[] data, int offset, int length) {
        return send(Arrays.copyOfRange(data, offset, offset + length));
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        read(one, 0, 1);
        return one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        byte[] part = new byte[length];
        int count;
        try {
            count = device.read(part);
        } catch (KernelException failed) {
            throw failed(failed);
        }
        System.arraycopy(part, 0, buffer, offset, count);
        return count;
    }

    @Override
    public int writeRegister(int register, byte b) {
        return writeRegister(register, new byte[] {b}, 0, 1);
    }

    @Override
    public int writeRegister(int register, byte[] data, int offset, int length) {
        return writeRegister(new byte[] {(byte) register}, data, offset, length);
    }

    @Override
    public int writeRegister(byte[] register, byte[] data, int offset, int length) {
        byte[] message = Arrays.copyOf(register, register.length + length);
        System.arraycopy(data, offset, message, register.length, length);
        return send(message) - register.length;
    }

    @Override
    public int readRegister(int register) {
        byte[] one = new byte[1];
        readRegister(register, one, 0, 1);
        return one[0] & 0xFF;
    }

    @Override
    public int readRegister(int register, byte[] buffer, int offset, int length) {
        return readRegister(new byte[] {(byte) register}, buffer, offset, length);
    }

    @Override
    public int readRegister(byte[] register, byte[] buffer, int offset, int length) {
        return execute(() -> {
            send(register);
            return read(buffer, offset, length);
        });
    }

    private int send(byte[] message) {
        try {
            return device.write(message);
        } catch (KernelException failed) {
            throw failed(failed);
        }
    }

    private IOException failed(KernelException failed) {
        boolean silent = failed.errno() == KernelException.ENXIO || failed.errno() == KernelException.EREMOTEIO;
        return new IOException(id() + ": " + (silent ? "no answer" : failed.getMessage()), failed);
    }
}
