package org.evertone.config.profile;

import java.util.Map;

/**
 * A device profile: {@code {"name":…, "configurations":{PID:{property:value}}}}.
 *
 * @param name what people call the device
 * @param configurations properties by PID, both in the order of the file: text, whole numbers ({@code Long}), fractions
 *     ({@code Double}), booleans, and arrays of texts. A factory configuration's PID is {@code PID~name}
 */
record DeviceProfile(String name, Map<String, Map<String, Object>> configurations) {}
