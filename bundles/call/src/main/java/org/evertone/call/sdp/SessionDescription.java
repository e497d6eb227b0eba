package org.evertone.call.sdp;

import java.util.List;

/**
 * A session description as far as a phone acts on it.
 *
 * @param origin value of {@code o=} as written; its numbers may exceed 64 bits
 * @param media the sections, in order
 */
public record SessionDescription(String origin, List<MediaSection> media) {
    public SessionDescription {
        media = List.copyOf(media);
    }
}
