/**
 * Names of servers to addresses without ever making a caller wait: own deadline, last good answer kept, so that a dead
 * resolver does not take a line down with it.
 */
@NullMarked
package org.evertone.sip.dns;

import org.jspecify.annotations.NullMarked;
