/** The phone's event loop and clock, real and virtual, the timeline, and the console log. */
@NullMarked
package org.evertone.runtime;

import org.jspecify.annotations.NullMarked;
