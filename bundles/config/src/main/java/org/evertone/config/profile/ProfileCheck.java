package org.evertone.config.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Everything that can be known of a device profile before it is used. Pure. */
final class ProfileCheck {
    private static final Set<String> HANDS = Set.of(
            "org.evertone.halsim",
            "org.evertone.halpi4j.hook",
            "org.evertone.halpi4j.buttons",
            "org.evertone.halpi4j.matrix",
            "org.evertone.halpi4j.evdev");

    private ProfileCheck() {}

    /** All that is wrong with a profile on any machine, in the order of its parts. */
    static List<Problem> check(ProfileReader.Reading reading, Catalogue catalogue) {
        DeviceProfile profile = reading.profile();
        List<Problem> problems = new ArrayList<>(reading.problems());
        problems.addAll(PropertyRules.check(profile, catalogue));
        problems.addAll(WiringRules.check(profile, catalogue));
        problems.addAll(PartRules.check(profile, catalogue));
        if (problems.stream().noneMatch(Problem::isError)
                && profile.configurations().keySet().stream()
                        .map(Catalogue::factoryPid)
                        .noneMatch(HANDS::contains)) {
            problems.add(Problem.warning(
                    Problem.CONFIGURATIONS, "", "has neither a hook nor a keypad: only the web can dial"));
        }
        return problems;
    }
}
