/**
 * The wire below the transactions: one UDP port with a connected channel per server, so that ICMP is heard; TCP and TLS
 * connections with deadlines that report their own death; nothing from strangers. JAIN-SIP sees it as its
 * {@code NetworkLayer}; everything it learns about servers is told to {@link org.evertone.sip.net.NetworkEvents}.
 */
@NullMarked
package org.evertone.sip.net;

import org.jspecify.annotations.NullMarked;
