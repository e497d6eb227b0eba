package org.evertone.sip.agent;

import java.util.Optional;
import org.evertone.line.Failure;

/** A call as the failover engine and the line see it. Confined to the loop. */
interface EngineCall {

    Optional<Session> session();

    /** The engine is done with it: confirmed released, failed, or given up. */
    void forgotten();

    /** The line goes away or changes; a session that stands moves to the successor instead. */
    void lineClosed(Failure failure);
}
