/**
 * The decision engine of a line: which server gets which request, how long it is given, and when the line moves, stays
 * or comes home. Pure: events with the time in them go in, commands come out; no sockets, no threads, no clock.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.evertone.failover;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
