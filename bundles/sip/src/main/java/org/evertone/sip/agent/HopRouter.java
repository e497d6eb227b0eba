package org.evertone.sip.agent;

import gov.nist.javax.sip.message.MessageExt;
import java.util.Collections;
import java.util.ListIterator;
import javax.sip.SipException;
import javax.sip.SipStack;
import javax.sip.address.Hop;
import javax.sip.address.Router;
import javax.sip.message.Request;

/**
 * Sends each request to the hop it carries as application data: the numeric address of the server the engine chose.
 * Neither the Request-URI nor a Route header decides, so no name is ever looked up inside the stack and no preloaded
 * Route is needed on the wire (registrars refuse those).
 *
 * <p>Made by the stack through {@code javax.sip.ROUTER_PATH}.
 */
public final class HopRouter implements Router {

    public HopRouter(SipStack stack, String defaultRoute) {}

    @Override
    public Hop getNextHop(Request request) throws SipException {
        if (request instanceof MessageExt message && message.getApplicationData() instanceof Hop hop) {
            return hop;
        }
        throw new SipException("The request carries no hop");
    }

    @Override
    public Hop getOutboundProxy() {
        return new gov.nist.javax.sip.stack.HopImpl("0.0.0.0", 0, "udp");
    }

    @Override
    public ListIterator<Hop> getNextHops(Request request) {
        return Collections.emptyListIterator();
    }
}
