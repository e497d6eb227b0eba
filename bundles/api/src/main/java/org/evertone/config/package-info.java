/**
 * The phone's configuration: typed settings of lines and phone, and the store that keeps them.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.evertone.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
