/**
 * The one thread that decides. Engine, lines, calls and desk run on the {@link org.evertone.loop.PhoneLoop};
 * sockets, DNS, files, audio and web have threads of their own and hand their results to it.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.evertone.loop;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
