package org.evertone.media.tone;

import org.evertone.media.Tones;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Checks a cadence and keeps which one sounds, for the desk's views. The devices of this bundle have no listener's ear:
 * files take calls only, and the simulated device shows its tone on the page. So nothing is sent to a device here.
 */
@Component
public final class DeskTones implements Tones {
    private static final String SILENCE = "";

    private volatile String playing = SILENCE;

    @Activate
    public DeskTones() {}

    @Override
    public void play(String cadence) {
        Cadence.parse(cadence);
        playing = cadence;
    }

    @Override
    public void stop() {
        playing = SILENCE;
    }

    @Override
    public String playing() {
        return playing;
    }
}
