/**
 * Media sessions: sockets and threads around the RTP core. Each session has a receive thread, named after its port, and
 * takes part in the hub, whose two threads bring it the microphone and play what it heard.
 */
@NullMarked
package org.evertone.media.session;

import org.jspecify.annotations.NullMarked;
