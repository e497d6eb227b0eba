package org.evertone.media.hub;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.evertone.audio.AudioDevice;
import org.evertone.audio.Outlet;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;

/** The audio devices there are now, best first. For any thread; reading does not allocate. */
final class Devices {
    private volatile Offer[] offers = {};

    /**
     * A device and what it says of itself.
     *
     * @param tones whether it takes sounds that belong to no call
     * @param sidetoneGain how much of the microphone is to be heard in the listener's own ear, 0 for nothing
     * @param echoes whether its microphone hears its speaker
     */
    record Offer(
            AudioDevice device,
            int ranking,
            long id,
            Set<Outlet> outlets,
            boolean tones,
            float sidetoneGain,
            boolean echoes) {
        Offer {
            outlets = Set.copyOf(outlets);
        }
    }

    /** @param properties of the service */
    synchronized void add(AudioDevice device, Map<String, ?> properties) {
        List<Offer> all = without(device);
        all.add(offer(device, properties));
        // Like the framework: of equal rank, the service that was there first.
        all.sort(Comparator.comparingInt(Offer::ranking).reversed().thenComparingLong(Offer::id));
        offers = all.toArray(Offer[]::new);
    }

    synchronized void remove(AudioDevice device) {
        offers = without(device).toArray(Offer[]::new);
    }

    /**
     * The device to use for an outlet. Where none serves the handset or the speaker, the other one does, and the speaker
     * rings where there is no ringer: sound at another place is better than none.
     *
     * @param tonesOnly whether no call is to be heard
     */
    @Nullable
    Offer best(Outlet outlet, boolean tonesOnly) {
        Offer own = serving(outlet, tonesOnly);
        return own != null ? own : serving(outlet == Outlet.SPEAKER ? Outlet.HANDSET : Outlet.SPEAKER, tonesOnly);
    }

    /** The device that says it serves this outlet. */
    @Nullable
    Offer serving(Outlet outlet, boolean tonesOnly) {
        for (Offer offer : offers) {
            if (offer.outlets().contains(outlet) && (offer.tones() || !tonesOnly)) {
                return offer;
            }
        }
        return null;
    }

    private List<Offer> without(AudioDevice device) {
        List<Offer> others = new ArrayList<>(List.of(offers));
        others.removeIf(offer -> offer.device() == device);
        return others;
    }

    private static Offer offer(AudioDevice device, Map<String, ?> properties) {
        return new Offer(
                device,
                properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0,
                properties.get(Constants.SERVICE_ID) instanceof Long id ? id : 0,
                outlets(properties.get(AudioDevice.OUTLETS)),
                !Boolean.FALSE.equals(properties.get(AudioDevice.TONES)),
                properties.get(AudioDevice.SIDETONE) instanceof Number decibels
                        ? (float) Math.pow(10, Math.min(0, decibels.doubleValue()) / 20)
                        : 0,
                !Boolean.FALSE.equals(properties.get(AudioDevice.ECHO)));
    }

    private static Set<Outlet> outlets(@Nullable Object written) {
        String[] names = written instanceof String[] several
                ? several
                : written instanceof String one ? new String[] {one} : new String[0];
        Set<Outlet> outlets = EnumSet.noneOf(Outlet.class);
        for (String name : names) {
            for (Outlet outlet : Outlet.values()) {
                if (outlet.name().equals(name.strip().toUpperCase(Locale.ROOT))) {
                    outlets.add(outlet);
                }
            }
        }
        return names.length == 0 ? EnumSet.allOf(Outlet.class) : outlets;
    }
}
