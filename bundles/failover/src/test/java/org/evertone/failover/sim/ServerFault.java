package org.evertone.failover.sim;

/** What a server does to everything it is sent. */
public enum ServerFault {
    HEALED,
    SILENT,
    ICMP,
    REFUSED,
    ANSWERS_503,
    ANSWERS_500,
    /** INVITE gets 100 and then nothing; everything else gets nothing. */
    TRYING_THEN_SILENT,
    /** 503 with Retry-After: 20. */
    RETRY_AFTER,
    /** 403 to everything but OPTIONS. */
    FORBIDS
}
