package org.evertone.audioalsa;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.evertone.audio.AudioDevice;
import org.evertone.audio.AudioException;
import org.evertone.audio.Outlet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Publishes the sound cards that the device profile names as audio devices, before all others. Outlets with the same
 * playback, capture and mixer share one.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.evertone.audioalsa",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SoundCards.Settings.class)
public final class SoundCards {
    /** Above the WAV files of the command line. */
    static final int RANKING = 2000;

    private final List<ServiceRegistration<AudioDevice>> registrations = new ArrayList<>();

    /** What the device profile says about the sound cards. Names of cards are those of {@code aplay -L}, by id. */
    @ObjectClassDefinition(
            name = "Sound cards",
            description = "ALSA devices by the ids of their cards, such as plughw:CARD=Device; empty = none")
    @interface Settings {
        @AttributeDefinition(description = "PCM of the handset, both directions")
        String handset() default "";

        @AttributeDefinition(description = "PCM of the handset's microphone, when it is another one")
        String handsetCapture() default "";

        @AttributeDefinition(description = "Control of the handset's volume; empty = the card's first")
        String handsetMixer() default "";

        @AttributeDefinition(description = "PCM of the speaker for hands-free, both directions")
        String speaker() default "";

        @AttributeDefinition(description = "PCM of the hands-free microphone, when it is another one")
        String speakerCapture() default "";

        @AttributeDefinition(description = "Control of the speaker's volume; empty = the card's first")
        String speakerMixer() default "";

        @AttributeDefinition(description = "PCM that rings")
        String ringer() default "";

        @AttributeDefinition(description = "Control of the ringer's volume; empty = the card's first")
        String ringerMixer() default "";

        @AttributeDefinition(description = "Between two interrupts of a card, ms", min = "2", max = "20")
        int periodMillis() default 5;

        @AttributeDefinition(
                description = "Sound in the card's buffer when the next frame is due, ms: a delay, and the time by"
                        + " which a frame may be late without a gap",
                min = "10",
                max = "100")
        int reserveMillis() default 20;
    }

    @Activate
    public SoundCards(
            BundleContext context, Settings settings, @Reference(service = LoggerFactory.class) Logger logger) {
        for (Group group : groups(settings)) {
            AlsaDevice device = device(group, settings);
            try {
                device.requireCards();
            } catch (AudioException notNow) {
                logger.warn("{}", notNow.getMessage());
            }
            String[] outlets = group.outlets().stream().map(Outlet::name).toArray(String[]::new);
            registrations.add(context.registerService(
                    AudioDevice.class,
                    device,
                    FrameworkUtil.asDictionary(
                            Map.of(AudioDevice.OUTLETS, outlets, Constants.SERVICE_RANKING, RANKING))));
        }
        if (registrations.isEmpty()) {
            logger.warn("The configuration of the sound cards names none");
        }
    }

    /** Takes the devices away; streams that are open stay so until their users close them. */
    @Deactivate
    public void close() {
        registrations.forEach(ServiceRegistration::unregister);
    }

    /** Outlets that are the same device. */
    record Group(PcmName playback, PcmName capture, String mixer, List<Outlet> outlets) {}

    /** The devices that the settings name. */
    static Collection<Group> groups(Settings settings) {
        Map<Object, Group> groups = new LinkedHashMap<>();
        add(groups, Outlet.HANDSET, settings.handset(), settings.handsetCapture(), settings.handsetMixer());
        add(groups, Outlet.SPEAKER, settings.speaker(), settings.speakerCapture(), settings.speakerMixer());
        PcmName ringer = new PcmName(settings.ringer());
        // A ringer has no microphone, so that of another outlet on its card does not make it another device.
        String capture = groups.values().stream()
                .filter(group -> group.playback().equals(ringer))
                .map(group -> group.capture().value())
                .findFirst()
                .orElse("");
        add(groups, Outlet.RINGER, settings.ringer(), capture, settings.ringerMixer());
        return groups.values();
    }

    private static void add(Map<Object, Group> groups, Outlet outlet, String playback, String capture, String mixer) {
        if (playback.isBlank()) {
            return;
        }
        PcmName speaker = new PcmName(playback);
        PcmName microphone = capture.isBlank() ? speaker : new PcmName(capture);
        Group group = new Group(speaker, microphone, mixer.strip(), new ArrayList<>());
        groups.computeIfAbsent(List.of(speaker, microphone, group.mixer()), key -> group)
                .outlets()
                .add(outlet);
    }

    private static AlsaDevice device(Group group, Settings settings) {
        AlsaDevice.Timing timing = new AlsaDevice.Timing(
                Math.max(2, Math.min(20, settings.periodMillis())),
                Math.max(10, Math.min(100, settings.reserveMillis())));
        return new AlsaDevice(group.playback(), group.capture(), group.mixer(), timing, PcmName.KERNEL_CARDS);
    }
}
