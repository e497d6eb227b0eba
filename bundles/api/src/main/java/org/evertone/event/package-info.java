/**
 * The timeline: every change that matters is one event with what, why and the evidence. Lamps, display, web, log
 * and metrics are views of it.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.evertone.event;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
