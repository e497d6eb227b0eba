package org.evertone.media.hub;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.evertone.audio.Outlet;
import org.evertone.config.ConfigStore;
import org.evertone.event.Timeline;
import org.evertone.media.Sound;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** What a person sets about the sound, and the ringer. */
@Component
public final class DeskSound implements Sound {
    private final AudioHub hub;
    private final Ringer ringer;
    private final KeptVolumes volumes;

    @Activate
    public DeskSound(@Reference AudioHub hub, @Reference ConfigStore config, @Reference Timeline timeline) {
        this(hub, config, timeline, KeptVolumes.SAVE_AFTER);
    }

    DeskSound(AudioHub hub, ConfigStore config, Timeline timeline, Duration volumesSavedAfter) {
        this.hub = hub;
        ringer = new Ringer(
                hub.devices(),
                hub.loudness(),
                trouble -> timeline.record(0, "ringer.trouble", "The ringer has trouble", trouble, Map.of()));
        volumes = new KeptVolumes(hub.loudness(), config, timeline, volumesSavedAfter);
    }

    @Deactivate
    public void close() throws Exception {
        ringer.stop();
        volumes.close();
    }

    /** @throws IllegalArgumentException when it is the ringer, where nobody speaks */
    @Override
    public void use(Outlet outlet) {
        if (outlet == Outlet.RINGER) {
            throw new IllegalArgumentException("Calls are heard at the handset or the speaker, not at the ringer");
        }
        hub.use(outlet);
    }

    @Override
    public Outlet outlet() {
        return hub.outlet();
    }

    @Override
    public void mute(boolean muted) {
        hub.mute(muted);
    }

    @Override
    public boolean muted() {
        return hub.muted();
    }

    @Override
    public void volume(Outlet outlet, int percent) {
        volumes.set(outlet, percent);
    }

    @Override
    public int volume(Outlet outlet) {
        return hub.loudness().percent(outlet);
    }

    @Override
    public void ring(String sound) {
        ringer.ring(sound);
    }

    @Override
    public void stopRinging() {
        ringer.stop();
    }

    @Override
    public String ringing() {
        return ringer.ringing();
    }

    @Override
    public String device(Outlet outlet) {
        String trouble = outlet == Outlet.RINGER ? ringer.trouble() : outlet == hub.outlet() ? hub.trouble() : "";
        if (!trouble.isEmpty()) {
            return trouble;
        }
        Devices.Offer offer = hub.devices().serving(outlet, false);
        return offer == null
                ? "No audio device for the " + outlet.name().toLowerCase(Locale.ROOT)
                : offer.device().name();
    }
}
