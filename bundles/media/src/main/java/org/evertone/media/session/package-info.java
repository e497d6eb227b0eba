/**
 * Media sessions: sockets, threads and the audio device around the RTP core. Each session has a capture, a receive and
 * a play-out thread, named after its port; nothing here runs on the phone's loop.
 */
@NullMarked
package org.evertone.media.session;

import org.jspecify.annotations.NullMarked;
