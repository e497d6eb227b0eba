package org.evertone.call.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * The {@code m=} lines of a session: a later description has as many of them in the same order, ours among them and all
 * others switched off (RFC 3264 §8).
 *
 * @param audio index of our audio stream
 * @param lines each line as it stands when switched off; the one at {@code audio} is not used
 */
public record MediaLayout(int audio, List<String> lines) {
    /** Our stream alone. */
    public static final MediaLayout FIRST = new MediaLayout(0, List.of(""));

    public MediaLayout {
        lines = List.copyOf(lines);
    }

    static MediaLayout of(SessionDescription description, int audio) {
        List<String> lines = new ArrayList<>();
        for (MediaSection section : description.media()) {
            lines.add("m=" + section.type() + " 0 " + section.protocol() + " "
                    + section.formatList().get(0));
        }
        return new MediaLayout(audio, lines);
    }
}
