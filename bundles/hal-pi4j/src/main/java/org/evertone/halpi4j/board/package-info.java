/**
 * The board through Pi4J, by the addresses of a device profile, and what keeps the phone's parts at work on it. Pi4J is
 * given providers of our own: its native ones know Raspberry Pis only, and chips by number.
 */
@NullMarked
package org.evertone.halpi4j.board;

import org.jspecify.annotations.NullMarked;
