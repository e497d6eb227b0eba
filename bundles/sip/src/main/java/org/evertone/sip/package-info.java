/**
 * The phone's lines: one SIP stack for all, one user agent with one failover engine for each configured line.
 */
@NullMarked
package org.evertone.sip;

import org.jspecify.annotations.NullMarked;
