package org.evertone.desk;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Tells a hook flash from a bounce and from hanging up. Only a handset that is put down in a standing call is given
 * time; at any other moment the hook acts at once.
 */
final class HookFlash {

    /**
     * How long the handset lies when it is a flash: below {@code least} it bounced, from {@code most} on it was put
     * down. {@code most} of zero = no flash, the hook acts at once.
     */
    record Window(Duration least, Duration most) {
        static final Window USUAL = new Window(Duration.ofMillis(100), Duration.ofMillis(500));
    }

    /** What a movement means. */
    enum Meaning {
        NOTHING,
        LIFTED,
        LAID_DOWN,
        FLASH
    }

    private Window window = Window.USUAL;
    private boolean lifted;
    private boolean undecided;
    private long downNanos;

    void window(Window configured) {
        window = configured;
    }

    /** @param standing whether the handset holds a call that stands */
    Meaning moved(boolean up, boolean standing, long nowNanos) {
        if (up == lifted) {
            return Meaning.NOTHING;
        }
        lifted = up;
        if (!up) {
            undecided = standing && !window.most().isZero();
            downNanos = nowNanos;
            return undecided ? Meaning.NOTHING : Meaning.LAID_DOWN;
        }
        if (!undecided) {
            return Meaning.LIFTED;
        }
        undecided = false;
        return nowNanos - downNanos < window.least().toNanos() ? Meaning.NOTHING : Meaning.FLASH;
    }

    /** Decides what waited for time to pass. */
    Meaning expire(long nowNanos) {
        if (!undecided || nowNanos - endNanos() < 0) {
            return Meaning.NOTHING;
        }
        undecided = false;
        return Meaning.LAID_DOWN;
    }

    /** Where the handset is, whatever it means. */
    boolean lifted() {
        return lifted;
    }

    /** Whether the person has the handset: lifted, or down for a moment only. */
    boolean inHand() {
        return lifted || undecided;
    }

    /** Whether the handset lies too long for a bounce: from then on nobody should be heard who has hung up. */
    boolean resting(long nowNanos) {
        return undecided && nowNanos - restsNanos() >= 0;
    }

    OptionalLong nextNanos(long nowNanos) {
        if (!undecided) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(resting(nowNanos) ? endNanos() : restsNanos());
    }

    private long restsNanos() {
        return downNanos + window.least().toNanos();
    }

    private long endNanos() {
        return downNanos + window.most().toNanos();
    }
}
