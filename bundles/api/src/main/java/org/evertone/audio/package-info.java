/**
 * Audio devices: where samples come from and go to. A blocking capture stream is the clock of a call.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.evertone.audio;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
