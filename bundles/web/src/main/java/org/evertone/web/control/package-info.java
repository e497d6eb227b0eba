/** The control socket: the phone's command line, without HTTP. */
@NullMarked
package org.evertone.web.control;

import org.jspecify.annotations.NullMarked;
