package org.evertone.sip.agent;

import org.evertone.event.Timeline;
import org.evertone.loop.PhoneLoop;
import org.evertone.sip.dns.ServerResolver;

/** What all lines share. */
public record AgentServices(
        PhoneLoop loop, Timeline timeline, StackHost host, ServerResolver resolver, DialogTable dialogs) {

    /** Told by an agent; called on the loop. */
    public interface Observer {
        /** The line's status differs from before. */
        void onStatus(LineAgent agent);

        /** The line's mailbox differs from before. */
        void onMessages(LineAgent agent);

        /** Addresses of the line's servers differ from before. */
        void onPeers();
    }
}
