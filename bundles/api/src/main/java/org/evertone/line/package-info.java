/**
 * A line: one account at an ordered list of SIP servers, its registration and its dialogs (RFC 3261).
 */
@Export
@Version("1.0.0")
@NullMarked
package org.evertone.line;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
