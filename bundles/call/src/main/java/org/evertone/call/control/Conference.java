package org.evertone.call.control;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.evertone.media.MediaEngine;
import org.evertone.media.MediaSession;

/** The calls that hear each other. */
final class Conference {
    static final int SIZE = 2;

    private final MediaEngine media;
    private final Set<Call> members = new LinkedHashSet<>();

    Conference(MediaEngine media) {
        this.media = media;
    }

    boolean contains(Call call) {
        return members.contains(call);
    }

    boolean containsAll(Collection<Call> calls) {
        return members.containsAll(calls);
    }

    void join(Collection<Call> calls) {
        members.addAll(calls);
        joinSound();
    }

    /** One takes another's place. */
    void replace(Call before, Call now) {
        members.remove(before);
        members.add(now);
        joinSound();
    }

    /** @return who was in it */
    List<Call> end() {
        List<Call> joined = List.copyOf(members);
        members.clear();
        joinSound();
        return joined;
    }

    private void joinSound() {
        List<MediaSession> sessions =
                members.stream().flatMap(call -> call.session().stream()).toList();
        media.conference(sessions);
    }
}
