/**
 * A demo pair of SIP servers on loopback with an echo extension behind them: small, in memory, without accounts, so that
 * a newcomer sees a failover without installing anything. Never part of a product release.
 */
@NullMarked
package org.evertone.demo;

import org.jspecify.annotations.NullMarked;
