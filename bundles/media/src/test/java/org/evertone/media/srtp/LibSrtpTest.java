package org.evertone.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.evertone.config.Secret;
import org.evertone.media.SrtpKeys.Suite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against libsrtp 2, as Debian ships it (package libsrtp2-1). */
class LibSrtpTest {
    private static final int ANY_INBOUND = 2;
    private static final int ANY_OUTBOUND = 3;

    private NativeLibrary library;
    private Pointer session = Pointer.NULL;

    @BeforeEach
    void load() {
        assumeTrue(Native.POINTER_SIZE == 8, "the layout of libsrtp's policy is only known here for 64 bits");
        try {
            library = NativeLibrary.getInstance("libsrtp2.so.1");
        } catch (UnsatisfiedLinkError missing) {
            assumeTrue(false, "libsrtp2.so.1 is not there; apt install libsrtp2-1");
        }
        assertEquals(0, call("srtp_init"));
    }

    @AfterEach
    void close() {
        if (library != null) {
            if (session != Pointer.NULL) {
                call("srtp_dealloc", session);
            }
            call("srtp_shutdown");
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void opensWhatWeProtectOverTheWrap(Suite suite) {
        Secret key = Srtp.key(suite, 1);
        open(suite, key, ANY_INBOUND);
        SrtpSender sender = new SrtpSender(suite, key, Srtp.SSRC);
        for (int i = 0; i < 80_000; i += 99) {
            ByteBuffer packet = Srtp.rtp(i + 30_000 & 0xffff, Srtp.SSRC, i % 333);
            byte[] clear = Srtp.octets(packet);
            assertTrue(sender.protect(packet));
            assertArrayEquals(clear, theirs("srtp_unprotect", packet));
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void protectsWhatWeOpenOverTheWrap(Suite suite) {
        Secret key = Srtp.key(suite, 2);
        open(suite, key, ANY_OUTBOUND);
        SrtpReceiver receiver = new SrtpReceiver(suite, key);
        for (int i = 0; i < 80_000; i += 99) {
            ByteBuffer packet = Srtp.rtp(i + 30_000 & 0xffff, Srtp.SSRC, i % 333);
            byte[] clear = Srtp.octets(packet);
            ByteBuffer sealed = ByteBuffer.wrap(theirs("srtp_protect", packet));
            assertTrue(receiver.unprotect(sealed));
            assertArrayEquals(clear, Srtp.octets(sealed));
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void agreesOnHeadersWithSourcesAndExtension(Suite suite) {
        Secret key = Srtp.key(suite, 3);
        open(suite, key, ANY_INBOUND);
        ByteBuffer packet = Srtp.buffer("92 00 0001 00000000 12345678 00000001 00000002 bede0001 11223344 aabbccddee");
        byte[] clear = Srtp.octets(packet);

        assertTrue(new SrtpSender(suite, key, Srtp.SSRC).protect(packet));

        assertArrayEquals(clear, theirs("srtp_unprotect", packet));
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void opensOurReports(Suite suite) {
        Secret key = Srtp.key(suite, 4);
        open(suite, key, ANY_INBOUND);
        SrtcpSender sender = new SrtcpSender(suite, key);
        for (int i = 0; i < 3; i++) {
            ByteBuffer packet = Srtp.rtcp(Srtp.SSRC);
            byte[] clear = Srtp.octets(packet);
            assertTrue(sender.protect(packet));
            assertArrayEquals(clear, theirs("srtp_unprotect_rtcp", packet));
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void protectsReportsThatWeOpen(Suite suite) {
        Secret key = Srtp.key(suite, 5);
        open(suite, key, ANY_OUTBOUND);
        SrtcpReceiver receiver = new SrtcpReceiver(suite, key);
        for (int i = 0; i < 3; i++) {
            ByteBuffer packet = Srtp.rtcp(Srtp.SSRC);
            byte[] clear = Srtp.octets(packet);
            ByteBuffer sealed = ByteBuffer.wrap(theirs("srtp_protect_rtcp", packet));
            assertTrue(receiver.unprotect(sealed));
            assertArrayEquals(clear, Srtp.octets(sealed));
        }
    }

    /** Makes a session from srtp_policy_t as srtp.h of version 2 lays it out for 64 bits. */
    private void open(Suite suite, Secret key, int direction) {
        int profile = switch (suite) {
            case AES_CM_128_HMAC_SHA1_80 -> 1;
            case AES_CM_128_HMAC_SHA1_32 -> 2;
            case AEAD_AES_128_GCM -> 7;
        };
        byte[] master = Base64.getDecoder().decode(key.value());
        Memory keyMemory = new Memory(64);
        keyMemory.clear();
        keyMemory.write(0, master, 0, master.length);
        Memory policy = new Memory(128);
        policy.clear();
        policy.setInt(0, direction);
        assertEquals(0, call("srtp_crypto_policy_set_from_profile_for_rtp", policy.share(8), profile));
        assertEquals(0, call("srtp_crypto_policy_set_from_profile_for_rtcp", policy.share(32), profile));
        policy.setPointer(56, keyMemory);
        policy.setLong(88, 1024);
        PointerByReference made = new PointerByReference();
        assertEquals(0, call("srtp_create", made, policy));
        session = made.getValue();
    }

    private byte[] theirs(String function, ByteBuffer packet) {
        byte[] octets = Srtp.octets(packet);
        Memory memory = new Memory(Srtp.CAPACITY);
        memory.write(0, octets, 0, octets.length);
        IntByReference length = new IntByReference(octets.length);
        assertEquals(0, call(function, session, memory, length), function);
        return memory.getByteArray(0, length.getValue());
    }

    private int call(String name, Object... arguments) {
        Function function = library.getFunction(name);
        return function.invokeInt(arguments);
    }
}
