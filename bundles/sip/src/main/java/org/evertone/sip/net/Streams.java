package org.evertone.sip.net;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;

/** Streams that say when they end; the stack keeps that to itself. */
final class Streams {
    private Streams() {}

    /** Runs before every read. */
    @FunctionalInterface
    interface BeforeRead {
        void run() throws IOException;
    }

    static InputStream watched(InputStream in, BeforeRead before, Consumer<IOException> ended) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                try {
                    before.run();
                    int count = in.read(target, offset, length);
                    if (count < 0) {
                        ended.accept(new EOFException());
                    }
                    return count;
                } catch (IOException failure) {
                    ended.accept(failure);
                    throw failure;
                }
            }
        };
    }

    static OutputStream watched(OutputStream out, Consumer<IOException> ended) {
        return new FilterOutputStream(out) {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                try {
                    out.write(source, offset, length);
                } catch (IOException failure) {
                    ended.accept(failure);
                    throw failure;
                }
            }
        };
    }

    static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception useless) {
            // a descriptor that cannot be closed is gone already
        }
    }
}
