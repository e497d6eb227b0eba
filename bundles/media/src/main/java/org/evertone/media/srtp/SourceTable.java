package org.evertone.media.srtp;

import org.jspecify.annotations.Nullable;

/**
 * Replay windows of the sources that used one key. Only authentic packets add a source. The window of a source that
 * is gone is kept, so that its old packets stay refused, until 64 others came after it. For one thread.
 */
final class SourceTable {
    private static final int SOURCES = 64;

    private final int[] ssrcs = new int[SOURCES];
    private final ReplayWindow[] windows = new ReplayWindow[SOURCES];
    private int count;
    private int next;
    private int latest;

    @Nullable
    ReplayWindow find(int ssrc) {
        if (count > 0 && ssrcs[latest] == ssrc) {
            return windows[latest];
        }
        for (int i = 0; i < count; i++) {
            if (ssrcs[i] == ssrc) {
                latest = i;
                return windows[i];
            }
        }
        return null;
    }

    ReplayWindow add(int ssrc) {
        ReplayWindow window = new ReplayWindow();
        ssrcs[next] = ssrc;
        windows[next] = window;
        latest = next;
        next = (next + 1) % SOURCES;
        count = Math.min(count + 1, SOURCES);
        return window;
    }
}
