package org.evertone.media.session;

import static org.evertone.media.session.SessionBench.EVENTS;
import static org.evertone.media.session.SessionBench.LOOPBACK;
import static org.evertone.media.session.SessionBench.PCMU;
import static org.evertone.media.session.SessionBench.SECOND;
import static org.evertone.media.session.SessionBench.awaitReceived;
import static org.evertone.media.session.SessionBench.noise;
import static org.evertone.media.session.SessionBench.quiet;
import static org.evertone.media.session.SessionBench.threads;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.Optional;
import org.evertone.config.Secret;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.MediaSession;
import org.evertone.media.MediaSession.Parameters;
import org.evertone.media.SrtpKeys;
import org.evertone.media.SrtpKeys.Suite;
import org.evertone.media.codec.VoiceCodecs;
import org.evertone.media.hub.MemoryDevice;
import org.evertone.media.hub.Participant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a packet costs. */
class RtpAllocationTest {
    private final SessionBench bench = new SessionBench();

    @AfterEach
    void closeAll() {
        bench.close();
    }

    @Test
    void packetsCostNoMemoryOnceTheCallRuns() throws Exception {
        assertNoMemory(PCMU, Optional.empty(), Optional.empty());
    }

    /** Every step there is: coding with state, another rate at the device, encryption. */
    @ParameterizedTest
    @CsvSource({"G722, 9, 8000, AES_CM_128_HMAC_SHA1_80", "opus, 107, 48000, AEAD_AES_128_GCM"})
    void neitherDoCodingResamplingAndEncryption(String name, int type, int clockHz, Suite suite) throws Exception {
        Codec codec = VoiceCodecs.codecs().stream()
                .filter(known -> known.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(new Codec(name, type, clockHz));
        byte[] octets = new byte[suite.keyOctets() + suite.saltOctets()];
        Secret key = new Secret(Base64.getEncoder().encodeToString(octets));
        octets[0] = 1;
        Secret other = new Secret(Base64.getEncoder().encodeToString(octets));
        bench.hub.join(new Participant() {
            @Override
            public int sampleRateHz() {
                return 48_000;
            }
        });
        assertNoMemory(
                codec, Optional.of(new SrtpKeys(suite, key, other)), Optional.of(new SrtpKeys(suite, other, key)));
    }

    private void assertNoMemory(Codec codec, Optional<SrtpKeys> ours, Optional<SrtpKeys> theirs) throws Exception {
        MemoryDevice near = new MemoryDevice(noise(SECOND, 1));
        bench.with(near, new MemoryDevice(noise(SECOND, 2)));
        MediaSession one = quiet(bench.engine);
        MediaSession two = quiet(bench.farEngine);
        one.configure(shortPackets(codec, two.localPort(), ours));
        two.configure(shortPackets(codec, one.localPort(), theirs));
        // Beyond the first report.
        near.awaitFrames(300);
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] ids = threads("media-(capture|playout|receive-.*)").stream()
                .mapToLong(Thread::getId)
                .toArray();
        assertEquals(6, ids.length, "two phones with three threads each");
        long packetsBefore = one.statistics().received();
        long[] before = memory.getThreadAllocatedBytes(ids);
        near.awaitFrames(520);
        awaitReceived(one, packetsBefore + 500, near);
        long packets = one.statistics().received() - packetsBefore;
        long[] after = memory.getThreadAllocatedBytes(ids);
        long octets = 0;
        for (int i = 0; i < ids.length; i++) {
            octets += after[i] - before[i];
        }
        // Both phones do the same, and the smallest object has 16 octets: one a packet would be 32. A report every few
        // seconds has some.
        assertTrue(octets < 16 * packets, octets + " octets for 2 x " + packets + " packets");
    }

    private static Parameters shortPackets(Codec codec, int port, Optional<SrtpKeys> keys) {
        int type = codec.payloadType();
        InetSocketAddress to = new InetSocketAddress(LOOPBACK, port);
        return new Parameters(to, codec, type, type, EVENTS, EVENTS, 10, true, true, "", false, keys);
    }
}
