/**
 * Media sessions: one audio stream of a call on RTP.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.evertone.media;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
