/**
 * Whom one calls and who called: phone book and call history.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.evertone.directory;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
