/** The browser as the handset of a simulated phone: its microphone and speaker over a WebSocket (RFC 6455). */
@NullMarked
package org.evertone.web.handset;

import org.jspecify.annotations.NullMarked;
