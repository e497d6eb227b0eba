package org.evertone.media.codec;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Arrays;
import org.junit.jupiter.api.Assertions;

/** The G.722 of libspandsp, as an independent implementation to compare with. */
final class SpanDsp {
    private static final int BIT_RATE = 64000;

    static {
        try {
            Native.register(SpanDsp.class, NativeLibrary.getInstance("libspandsp.so.2"));
        } catch (UnsatisfiedLinkError e) {
            Assertions.fail("this test needs the Debian package libspandsp2", e);
        }
    }

    private SpanDsp() {}

    static byte[] encode(short[] samples) {
        Pointer state = g722_encode_init(null, BIT_RATE, 0);
        byte[] octets = new byte[samples.length];
        int count = g722_encode(state, octets, samples, samples.length);
        g722_encode_free(state);
        return Arrays.copyOf(octets, count);
    }

    static short[] decode(byte[] octets) {
        Pointer state = g722_decode_init(null, BIT_RATE, 0);
        short[] samples = new short[2 * octets.length];
        int count = g722_decode(state, samples, octets, octets.length);
        g722_decode_free(state);
        return Arrays.copyOf(samples, count);
    }

    private static native Pointer g722_encode_init(Pointer state, int rate, int options);

    private static native int g722_encode(Pointer state, byte[] octets, short[] samples, int count);

    private static native int g722_encode_free(Pointer state);

    private static native Pointer g722_decode_init(Pointer state, int rate, int options);

    private static native int g722_decode(Pointer state, short[] samples, byte[] octets, int count);

    private static native int g722_decode_free(Pointer state);
}
