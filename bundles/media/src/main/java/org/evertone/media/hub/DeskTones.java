package org.evertone.media.hub;

import org.evertone.media.Tones;
import org.evertone.media.tone.Cadence;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Tones where calls are heard, under and over them. The device is open only while one sounds. */
@Component
public final class DeskTones implements Tones {
    private static final String SILENCE = "";

    private final AudioHub hub;
    private final Voice steady = new Voice();
    private final Voice single = new Voice();
    private volatile String playing = SILENCE;

    /** A place where one cadence after the other sounds. */
    private final class Voice implements Participant {
        private volatile @Nullable ToneRun run;

        void play(ToneRun next) {
            run = next;
            hub.join(this);
        }

        void stop() {
            run = null;
            hub.leave(this);
        }

        @Override
        public boolean speak(short[] frame, int sampleRateHz, long nowNanos) {
            ToneRun now = run;
            if (now == null) {
                return false;
            }
            if (now.fill(frame, sampleRateHz)) {
                return true;
            }
            ended(now);
            return false;
        }

        private void ended(ToneRun which) {
            synchronized (DeskTones.this) {
                if (run == which) {
                    stop();
                }
            }
        }
    }

    @Activate
    public DeskTones(@Reference AudioHub hub) {
        this.hub = hub;
    }

    @Deactivate
    public synchronized void close() {
        steady.stop();
        single.stop();
    }

    @Override
    public synchronized void play(String cadence) {
        steady.play(ToneRun.endless(Cadence.parse(cadence)));
        playing = cadence;
    }

    @Override
    public synchronized void stop() {
        steady.stop();
        playing = SILENCE;
    }

    @Override
    public synchronized void once(String cadence) {
        single.play(ToneRun.once(Cadence.parse(cadence)));
    }

    @Override
    public String playing() {
        return playing;
    }
}
