package org.evertone.config.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
 * configuration with errors is left out and named on the timeline, in the words of {@code phone profile check}; the others
 * are used, so that a mistake costs one part of the device and not the phone. A file that is no profile changes nothing.
 * Holds no secrets.
 */
@Component(service = {})
public final class ProfilePublisher {
    /** Marks the configurations that came from a profile, with its name. */
    static final String ORIGIN = "evertone.profile.name";

    private final ConfigurationAdmin admin;
    private final Timeline timeline;

    @Activate
    public ProfilePublisher(BundleContext context, @Reference ConfigurationAdmin admin, @Reference Timeline timeline) {
        this.admin = admin;
        this.timeline = timeline;
        String folder = context.getProperty("evertone.profile");
        if (folder == null) {
            timeline.record("profile.missing", "No device profile was named: the phone has no hardware");
            return;
        }
        Path file = Path.of(folder, "profile.json");
        try {
            use(ProfileReader.read(file), Catalogue.ofBundles(context), file);
        } catch (IOException e) {
            refused("", e.toString(), file);
        }
    }

    private void use(ProfileReader.Reading reading, Catalogue catalogue, Path file) throws IOException {
        Map<String, List<Problem>> errors = ProfileCheck.check(reading, catalogue).stream()
                .filter(Problem::isError)
                .collect(Collectors.groupingBy(
                        problem -> problem.pid().orElse(problem.path()), LinkedHashMap::new, Collectors.toList()));
        errors.forEach((part, wrong) -> refused(part, words(wrong, file), file));
        if (errors.containsKey("")) {
            return;
        }
        Map<String, Map<String, Object>> good =
                new LinkedHashMap<>(reading.profile().configurations());
        good.keySet().removeAll(errors.keySet());
        publish(new DeviceProfile(reading.profile().name(), good));
        timeline.record("profile.loaded", "Device profile: " + reading.profile().name());
    }

    /** @param part PID or field that is wrong; empty = the whole profile */
    private void refused(String part, String why, Path file) {
        timeline.record(
                0,
                "profile.refused",
                part.isEmpty() ? "The device profile cannot be used" : "The device profile is wrong in " + part,
                why,
                Map.of("file", file.toString()));
    }

    private static String words(List<Problem> problems, Path file) {
        return problems.stream()
                .map(problem -> problem.words(String.valueOf(file.getFileName())))
                .collect(Collectors.joining("; "));
    }

    private void publish(DeviceProfile profile) throws IOException {
        for (Map.Entry<String, Map<String, Object>> entry :
                profile.configurations().entrySet()) {
            Dictionary<String, Object> properties = new Hashtable<>(entry.getValue());
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
