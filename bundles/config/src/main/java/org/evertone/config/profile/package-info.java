/**
 * The device profile: which hardware and product generation this phone is, as OSGi configurations. A device is chosen
 * by configuration, not by code.
 */
@NullMarked
package org.evertone.config.profile;

import org.jspecify.annotations.NullMarked;
