package org.evertone.config.profile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Map;
import org.evertone.event.Timeline;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Hands the device profile to Configuration Admin at start, and takes back what an earlier profile had configured. A
 * profile that cannot be read changes nothing. Holds no secrets.
 */
@Component(service = {})
public final class ProfilePublisher {
    /** Marks the configurations that came from a profile, with its name. */
    static final String ORIGIN = "evertone.profile.name";

    private final ConfigurationAdmin admin;

    @Activate
    public ProfilePublisher(BundleContext context, @Reference ConfigurationAdmin admin, @Reference Timeline timeline) {
        this.admin = admin;
        String folder = context.getProperty("evertone.profile");
        if (folder == null) {
            timeline.record("profile.missing", "No device profile was named: the phone has no hardware");
            return;
        }
        Path file = Path.of(folder, "profile.json");
        try {
            DeviceProfile profile = DeviceProfile.parse(read(file));
            publish(profile);
            timeline.record("profile.loaded", "Device profile: " + profile.name());
        } catch (IOException | IllegalArgumentException e) {
            timeline.record(
                    0,
                    "profile.refused",
                    "The device profile cannot be used",
                    e instanceof IOException ? e.toString() : String.valueOf(e.getMessage()),
                    Map.of("file", file.toString()));
        }
    }

    private static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(DeviceProfile.MAX_CHARACTERS + 1), StandardCharsets.UTF_8);
        }
    }

    private void publish(DeviceProfile profile) throws IOException {
        for (Map.Entry<String, Dictionary<String, Object>> entry :
                profile.configurations().entrySet()) {
            Dictionary<String, Object> properties = entry.getValue();
            properties.put(ORIGIN, profile.name());
            configuration(entry.getKey()).updateIfDifferent(properties);
        }
        Configuration[] published;
        try {
            published = admin.listConfigurations("(" + ORIGIN + "=*)");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        for (Configuration configuration : published == null ? new Configuration[0] : published) {
            if (!profile.configurations().containsKey(configuration.getPid())) {
                configuration.delete();
            }
        }
    }

    private Configuration configuration(String pid) throws IOException {
        int tilde = pid.indexOf('~');
        return tilde < 0
                ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?");
    }
}
