package org.evertone.halpi4j.keypad;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The wires of a matrix. A driven row is low, any other floats; a column is HIGH when a closed contact pulls it low.
 *
 * @param settleNanos after a row was driven the columns are right
 */
record MatrixWires(List<DigitalOutput> rows, List<DigitalInput> columns, long settleNanos)
        implements MatrixReader.Wires {
    MatrixWires {
        rows = List.copyOf(rows);
        columns = List.copyOf(columns);
    }

    static MatrixWires of(List<DigitalOutput> rows, List<DigitalInput> columns, int settleMicros) {
        return new MatrixWires(rows, columns, TimeUnit.MICROSECONDS.toNanos(settleMicros));
    }

    /** Drives every row, so that any key that goes down is an edge. */
    @Override
    public void listen() {
        rows.forEach(DigitalOutput::high);
        settle();
    }

    @Override
    public boolean anyClosed() {
        return columns.stream().anyMatch(DigitalInput::isHigh);
    }

    @Override
    public BitSet image() {
        BitSet image = new BitSet(rows.size() * columns.size());
        rows.forEach(DigitalOutput::low);
        for (int row = 0; row < rows.size(); row++) {
            rows.get(row).high();
            settle();
            for (int column = 0; column < columns.size(); column++) {
                image.set(row * columns.size() + column, columns.get(column).isHigh());
            }
            rows.get(row).low();
        }
        return image;
    }

    private void settle() {
        long until = System.nanoTime() + settleNanos;
        for (long left = settleNanos; left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }
}
