package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPResponse;
import java.util.List;
import java.util.Optional;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.LegListener;
import org.evertone.line.Lines.LocalOffer;
import org.jspecify.annotations.Nullable;

/** A call that we make. Confined to the loop. */
final class OutgoingLeg extends EngineCall {
    private final String uri;
    private final String peerName;
    private final List<String> headers;
    private final LocalOffer offer;
    private final EarlyDialogs early;
    private boolean incomingToEngine;
    private String callId = Ids.callId();
    private String fromTag = Ids.tag();
    private Sequence sequence = new Sequence(0);
    private String localAddress = "";
    private boolean secure;
    private String offeredSdp = "";
    private @Nullable Failure refusal;

    /** @param headers what the INVITE says of why it is sent */
    OutgoingLeg(
            LineAgent agent,
            long call,
            String uri,
            String peerName,
            List<String> headers,
            LocalOffer offer,
            LegListener listener) {
        super(agent, call, listener);
        this.uri = uri;
        this.peerName = peerName;
        this.headers = List.copyOf(headers);
        this.offer = offer;
        early = new EarlyDialogs(agent, id(), false, () -> {});
    }

    @Override
    public String peerName() {
        return peerName;
    }

    @Override
    public String peerUri() {
        return uri;
    }

    @Override
    public String localAddress() {
        return localAddress;
    }

    /**
     * An INVITE to a server.
     *
     * @param sameIds with the ids and CSeq of the one before, so that a far end that gets both answers one with 482
     * @return empty when no offer is to be made to this server; the call fails with {@link FailureClass#NOT_SECURE}
     */
    Optional<Attempt> invite(long attempt, ServerTarget to, boolean sameIds) {
        if (!sameIds && sequence.last() > 0) {
            callId = Ids.callId();
            fromTag = Ids.tag();
            sequence = new Sequence(0);
        }
        if (offeredSdp.isEmpty() || !to.localAddress().equals(localAddress) || to.secure() != secure) {
            localAddress = to.localAddress();
            secure = to.secure();
            offeredSdp = offer.sdp(localAddress, secure);
        }
        if (offeredSdp.isEmpty()) {
            refusal = Failure.of(FailureClass.NOT_SECURE, to.number(), "the server is not reached over TLS");
            return Optional.empty();
        }
        String sdp = offeredSdp;
        String thisCallId = callId;
        String thisFromTag = fromTag;
        long cseq = sameIds && sequence.last() > 0 ? sequence.last() : sequence.next();
        return Optional.of(Attempt.first(
                attempt,
                Method.INVITE,
                to,
                call(),
                sequence,
                cseq,
                stamp -> agent().requests().invite(to, uri, thisCallId, thisFromTag, headers, stamp, sdp),
                agent().outbox().digest(to, "INVITE", uri)));
    }

    void progress(int code, Optional<SIPResponse> response) {
        if (!ended()) {
            response.filter(provisional -> provisional.getToTag() != null)
                    .ifPresent(provisional -> early.add(Dialog.Key.ofResponse(provisional)));
            listener().onProgress(code, response.map(Answers::sdp).orElse(""));
        }
    }

    void established(Attempt.Branch branch) {
        early.clear();
        Session stands = new Session(agent(), id(), branch.dialog(), listener(), this::sessionEnded, 0);
        stands.acknowledged(branch.ack());
        stand(stands);
        if (ended()) {
            stands.silence();
        } else {
            listener().onAnswered(Answers.sdp(branch.answer()));
        }
    }

    /** The far end ended it, or its dialog is gone. */
    private void sessionEnded(Failure failure) {
        if (ended()) {
            return;
        }
        if (failure.failureClass() == FailureClass.REMOTE) {
            long gone = call();
            end(failure);
            forgotten();
            agent().farEndEnded(gone, incomingToEngine);
        } else {
            hangUp(failure);
        }
    }

    void failed(Failure failure) {
        end(refusal == null ? failure : refusal);
        forgotten();
    }

    @Override
    public void hangUp() {
        hangUp(Failure.of(FailureClass.LOCAL, 0, ""));
    }

    private void hangUp(Failure failure) {
        if (ended()) {
            return;
        }
        end(failure);
        if (incomingToEngine) {
            session()
                    .ifPresent(stands ->
                            agent().hangUpIncoming(call(), stands.dialog().server()));
        } else {
            agent().hangUp(call());
        }
    }

    @Override
    void end(Failure failure) {
        early.clear();
        super.end(failure);
    }

    @Override
    public boolean secure() {
        return session().map(Session::secure).orElse(secure);
    }

    @Override
    void lineClosed(Failure failure) {
        if (!ended()) {
            hangUp(failure);
        }
    }

    @Override
    void moveTo(LineAgent successor, long newCall, boolean sameServers) {
        incomingToEngine = true;
        super.moveTo(successor, newCall, sameServers);
    }
}
