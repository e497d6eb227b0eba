/**
 * The user agent of a line: requests, dialogs and legs on JAIN-SIP's transactions (RFC 3261). What to send where and
 * when to give up is decided by the failover engine; here its commands become messages and messages become its events.
 *
 * <p>JAIN-SIP is parser, transactions and sockets only: dialogs are {@link org.evertone.sip.agent.Dialog}, because they
 * must outlive a server (BYE through the other one) and a transaction (late 200). Everything runs on the phone's loop.
 */
@NullMarked
package org.evertone.sip.agent;

import org.jspecify.annotations.NullMarked;
