package org.evertone.media.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a PCM16 mono WAV file that can be read at any moment: the sizes in its header are brought up to date about once
 * a second and at {@link #flush()}, and never promise more than is there. For any thread; does not allocate while it
 * writes.
 */
final class WavWriter implements AutoCloseable {
    private static final int HEADER_OCTETS = 44;
    private static final int RIFF_SIZE_AT = 4;
    private static final int DATA_SIZE_AT = 40;
    private static final int MAX_FRAME_SAMPLES = 4096;
    private static final long MAX_DATA_OCTETS = 0xffff_ffffL - HEADER_OCTETS;

    private final FileChannel file;
    private final int rateHz;
    private final ByteBuffer samples =
            ByteBuffer.allocateDirect(MAX_FRAME_SAMPLES * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer size = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long dataOctets;
    private long declaredOctets;

    /** Makes the file, or empties it. */
    WavWriter(Path path, int rateHz) throws IOException {
        this.rateHz = rateHz;
        file = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        ByteBuffer header = ByteBuffer.allocate(HEADER_OCTETS).order(ByteOrder.LITTLE_ENDIAN);
        header.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(HEADER_OCTETS - 8);
        header.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        header.putShort((short) 1).putShort((short) 1).putInt(rateHz).putInt(rateHz * Short.BYTES);
        header.putShort((short) Short.BYTES).putShort((short) Short.SIZE);
        header.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(0);
        put(header.flip(), 0);
    }

    int rateHz() {
        return rateHz;
    }

    /** Appends a frame of up to 4096 samples. */
    synchronized void append(short[] frame) throws IOException {
        if (dataOctets + (long) frame.length * Short.BYTES > MAX_DATA_OCTETS) {
            throw new IOException("the WAV file is full (4 GiB)");
        }
        samples.clear();
        for (short sample : frame) {
            samples.putShort(sample);
        }
        samples.flip();
        int octets = samples.remaining();
        put(samples, HEADER_OCTETS + dataOctets);
        dataOctets += octets;
        if (dataOctets - declaredOctets >= (long) rateHz * Short.BYTES) {
            flush();
        }
    }

    /** Brings the sizes in the header up to date. */
    synchronized void flush() throws IOException {
        declaredOctets = dataOctets;
        putSize(RIFF_SIZE_AT, HEADER_OCTETS - 8 + dataOctets);
        putSize(DATA_SIZE_AT, dataOctets);
    }

    @Override
    public synchronized void close() throws IOException {
        if (file.isOpen()) {
            flush();
            file.close();
        }
    }

    private void putSize(int at, long octets) throws IOException {
        size.clear();
        size.putInt((int) octets);
        put(size.flip(), at);
    }

    private void put(ByteBuffer source, long at) throws IOException {
        long place = at;
        while (source.hasRemaining()) {
            place += file.write(source, place);
        }
    }
}
