/**
 * Calls as a person knows them: dial, ring, answer, hang up.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.evertone.call;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
