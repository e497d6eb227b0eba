package org.evertone.sip.agent;

import org.evertone.line.CallLeg;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.LegListener;
import org.evertone.loop.PhoneLoop;

/** A call that cannot be made: it ends as soon as the caller has its leg. */
public record UnusableLeg(String id, int line, String peerUri, LegListener listener) implements CallLeg {

    /** @param failure what the listener is told, from the loop, after this call */
    public static CallLeg dialled(PhoneLoop loop, int line, String target, LegListener listener, Failure failure) {
        loop.execute(() -> listener.onEnded(failure));
        return new UnusableLeg(Ids.callId(), line, target, listener);
    }

    @Override
    public String peerName() {
        return peerUri;
    }

    @Override
    public String localAddress() {
        return "";
    }

    @Override
    public void hangUp() {
        // already ended
    }

    @Override
    public void offer(String sdp) {
        listener.onOfferRefused(Failure.of(FailureClass.LOCAL, 0, "the session does not stand"));
    }

    @Override
    public void info(String contentType, String body) {
        // there is no dialog
    }

    @Override
    public void transfer(String target) {
        listener.onTransfer(481, "the session does not stand");
    }

    @Override
    public void transferTo(CallLeg other) {
        listener.onTransfer(481, "the session does not stand");
    }

    @Override
    public boolean secure() {
        return false;
    }
}
