package org.evertone.media.device;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.evertone.audio.AudioDevice;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Publishes the WAV files named by the launcher's properties {@code evertone.audio.in} and {@code evertone.audio.out} as
 * the audio device to prefer; without these properties there is no such device.
 */
@Component(
        service = {},
        immediate = true)
public final class WavAudio {
    private static final int RANKING = 1000;

    private @Nullable WavAudioDevice device;
    private @Nullable ServiceRegistration<AudioDevice> registration;

    @Activate
    public WavAudio(BundleContext context) {
        Optional<Path> input = path(context, "evertone.audio.in");
        Optional<Path> output = path(context, "evertone.audio.out");
        if (input.isPresent() || output.isPresent()) {
            device = new WavAudioDevice(input, output);
            registration = context.registerService(
                    AudioDevice.class,
                    device,
                    FrameworkUtil.asDictionary(Map.of(
                            Constants.SERVICE_RANKING, RANKING, AudioDevice.TONES, false, AudioDevice.ECHO, false)));
        }
    }

    @Deactivate
    public void close() throws IOException {
        if (registration != null) {
            registration.unregister();
        }
        if (device != null) {
            device.close();
        }
    }

    private static Optional<Path> path(BundleContext context, String property) {
        return Optional.ofNullable(context.getProperty(property))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }
}
