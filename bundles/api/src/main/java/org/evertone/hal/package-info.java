/**
 * The hardware of a desk phone: hook switch, keypad, lamps, display.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.evertone.hal;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
