package org.evertone.call.sdp;

import java.util.Locale;
import java.util.Optional;

/** Which way a stream flows, seen from whoever wrote the description (RFC 8866 §6.7). */
public enum Direction {
    SENDRECV(true, true),
    SENDONLY(true, false),
    RECVONLY(false, true),
    INACTIVE(false, false);

    private final boolean sends;
    private final boolean receives;

    Direction(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    public boolean sends() {
        return sends;
    }

    public boolean receives() {
        return receives;
    }

    /** The attribute's name. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The widest answer to an offer of this direction (RFC 3264 §6.1). */
    public Direction answer() {
        return switch (this) {
            case SENDRECV -> SENDRECV;
            case SENDONLY -> RECVONLY;
            case RECVONLY -> SENDONLY;
            case INACTIVE -> INACTIVE;
        };
    }

    /** What is left of this direction when only {@code wish} is wanted. */
    Direction within(Direction wish) {
        return of(sends && wish.sends, receives && wish.receives);
    }

    private static Direction of(boolean sends, boolean receives) {
        if (sends) {
            return receives ? SENDRECV : SENDONLY;
        }
        return receives ? RECVONLY : INACTIVE;
    }

    static Optional<Direction> of(String attribute) {
        for (Direction direction : values()) {
            if (direction.word().equals(attribute)) {
                return Optional.of(direction);
            }
        }
        return Optional.empty();
    }
}
