package org.evertone.media.srtp;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.evertone.config.Secret;
import org.evertone.media.SrtpKeys;
import org.evertone.media.SrtpKeys.Suite;
import org.jspecify.annotations.Nullable;

/**
 * RTCP of a session both ways, through all its changes of keys. A key that stays, or comes back, goes on counting where
 * it was: beginning again would use keystream twice and let old reports in. The keys used last are kept, so that a far end
 * that changes them without end does not fill the memory. For one thread at a time.
 */
public final class ControlProtection {
    static final int KEYS = 16;

    private final Map<Key, SrtcpSender> senders = new Latest<>();
    private final Map<Key, SrtcpReceiver> receivers = new Latest<>();
    private @Nullable SrtcpSender sender;
    private @Nullable SrtcpReceiver receiver;

    private record Key(Suite suite, Secret secret) {}

    /** By use; the one not used for longest goes. */
    private static final class Latest<T> extends LinkedHashMap<Key, T> {
        private static final long serialVersionUID = 1L;

        Latest() {
            super(KEYS, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, T> eldest) {
            return size() > KEYS;
        }
    }

    /** How many keys of ours, and of the far end's, are kept. */
    int kept() {
        return Math.max(senders.size(), receivers.size());
    }

    /**
     * From now on these keys count.
     *
     * @param keys null for plain RTCP
     * @throws IllegalArgumentException when a key does not have the size that the suite wants
     */
    public void use(@Nullable SrtpKeys keys) {
        if (keys == null) {
            sender = null;
            receiver = null;
            return;
        }
        sender = senders.computeIfAbsent(
                new Key(keys.suite(), keys.send()), key -> new SrtcpSender(key.suite(), key.secret()));
        receiver = receivers.computeIfAbsent(
                new Key(keys.suite(), keys.receive()), key -> new SrtcpReceiver(key.suite(), key.secret()));
    }

    /**
     * As {@link SrtcpSender#protect}; plain RTCP stays as it is.
     *
     * @return false when the packet may not be sent
     */
    public boolean protect(ByteBuffer packet) {
        SrtcpSender now = sender;
        return now == null || now.protect(packet);
    }

    /**
     * As {@link SrtcpReceiver#unprotect}; plain RTCP stays as it is.
     *
     * @return false when the packet is to be dropped
     */
    public boolean unprotect(ByteBuffer packet) {
        SrtcpReceiver now = receiver;
        return now == null || now.unprotect(packet);
    }
}
