package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPRequest;
import java.time.Duration;
import java.util.Optional;
import javax.sip.ServerTransaction;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import org.evertone.config.Transport;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.IncomingLeg;
import org.evertone.line.LegListener;
import org.evertone.loop.PhoneLoop;

/** A call that came in. Confined to the loop. */
final class IncomingCall extends EngineCall implements IncomingLeg {
    /** A far end that neither gives up nor is answered would hold the leg for ever. */
    private static final Duration RINGS_AT_MOST = Duration.ofMinutes(5);

    /** A proxy gives up a call of which it hears nothing for three minutes (RFC 3261 §13.3.1.1). */
    private static final Duration RINGS_AGAIN = Duration.ofMinutes(1);

    private static final LegListener NOBODY = failure -> {};

    private final SIPRequest invite;
    private final ServerTransaction transaction;
    private final Optional<String> replaced;
    private final String localTag = Ids.tag();
    private final ServerTarget from;
    private final EarlyDialogs early;
    private final PhoneLoop.Timer ringLimit;
    private PhoneLoop.Timer ringAgain = () -> {};
    private boolean answeredFinally;

    /** @param replaced the leg whose place it takes */
    IncomingCall(
            LineAgent agent,
            long call,
            ServerTarget from,
            SIPRequest invite,
            ServerTransaction transaction,
            Optional<String> replaced) {
        super(agent, call, NOBODY);
        this.replaced = replaced;
        this.from = from;
        this.invite = invite;
        this.transaction = transaction;
        early = new EarlyDialogs(agent, id(), true, this::cancelled);
        ringLimit =
                agent.loop().schedule(RINGS_AT_MOST, () -> refuse(480, Failure.rejected(480, 0, "nobody answered")));
    }

    void trying() {
        agent().host().respond(Responses.to(invite, 100, localTag).build(), invite, transaction);
    }

    @Override
    public String peerName() {
        Address address = invite.getFrom().getAddress();
        String name = address.getDisplayName();
        if (name != null && !name.isBlank()) {
            return name;
        }
        return address.getURI() instanceof SipURI uri && uri.getUser() != null ? uri.getUser() : peerUri();
    }

    @Override
    public String peerUri() {
        return invite.getFrom().getAddress().getURI().toString();
    }

    @Override
    public String localAddress() {
        return from.localAddress();
    }

    @Override
    public Optional<String> offerSdp() {
        return Optional.of(Answers.sdp(invite)).filter(sdp -> !sdp.isEmpty());
    }

    @Override
    public void listen(LegListener told) {
        tell(told);
    }

    @Override
    public void ring() {
        if (!answeredFinally) {
            early.add(Dialog.incoming(invite, localTag, from.number()).key());
            ringAgain.cancel();
            ringAgain = agent().loop().schedule(RINGS_AGAIN, this::ring);
            agent().host()
                    .respond(
                            Responses.to(invite, 180, localTag)
                                    .contact(agent().requests().contact(from))
                                    .build(),
                            invite,
                            transaction);
        }
    }

    @Override
    public void answer(String sdp) {
        if (answeredFinally) {
            return;
        }
        settle();
        Dialog dialog = Dialog.incoming(invite, localTag, from.number());
        Session stands = new Session(
                agent(),
                id(),
                dialog,
                listener(),
                this::sessionEnded,
                invite.getCSeq().getSeqNumber());
        stand(stands);
        stands.answer(
                invite,
                transaction,
                Responses.to(invite, 200, localTag)
                        .contact(agent().requests().contact(from))
                        .allow()
                        .sdp(sdp)
                        .build(),
                offerSdp().isEmpty(),
                this::byeAfterAck);
    }

    /** A BYE must not overtake the ACK (RFC 3261 §15). */
    private void byeAfterAck() {
        if (ended()) {
            sendBye();
        }
    }

    private void sendBye() {
        session()
                .ifPresent(
                        stands -> agent().hangUpIncoming(call(), stands.dialog().server()));
    }

    private void sessionEnded(Failure failure) {
        if (ended()) {
            return;
        }
        end(failure);
        if (failure.failureClass() == FailureClass.REMOTE) {
            forgotten();
        } else {
            sendBye();
        }
    }

    @Override
    public void reject(int code) {
        refuse(code, Failure.of(FailureClass.LOCAL, 0, ""));
    }

    @Override
    public void redirect(String target) {
        String uri =
                agent().uri(target).orElseThrow(() -> new IllegalArgumentException("not a SIP address: " + target));
        refuse(Responses.to(invite, 302, localTag).contact("<" + uri + ">"), Failure.of(FailureClass.LOCAL, 0, ""));
    }

    @Override
    public boolean asksForAnswer() {
        return AnswerRequest.isIn(invite);
    }

    @Override
    public Optional<String> replacedLeg() {
        return replaced;
    }

    /** The caller gave up (CANCEL). */
    void cancelled() {
        refuse(487, Failure.of(FailureClass.REMOTE, from.number(), "the caller gave up"));
    }

    private void refuse(int code, Failure failure) {
        refuse(Responses.to(invite, code, localTag), failure);
    }

    private void refuse(Responses answer, Failure failure) {
        if (answeredFinally) {
            return;
        }
        settle();
        agent().host().respond(answer.build(), invite, transaction);
        end(failure);
        forgotten();
    }

    private void settle() {
        answeredFinally = true;
        early.clear();
        ringLimit.cancel();
        ringAgain.cancel();
    }

    @Override
    public void hangUp() {
        hangUp(480, Failure.of(FailureClass.LOCAL, 0, ""));
    }

    private void hangUp(int code, Failure failure) {
        if (ended()) {
            return;
        }
        Optional<Session> stands = session();
        if (stands.isEmpty()) {
            refuse(code, failure);
            return;
        }
        boolean confirmed = stands.get().confirmed();
        end(failure);
        if (confirmed) {
            sendBye();
        }
    }

    @Override
    public boolean secure() {
        return session()
                .map(Session::secure)
                .orElseGet(() -> StackHost.transport(invite) == Transport.TLS && from.secure());
    }

    @Override
    void lineClosed(Failure failure) {
        hangUp(480, failure);
    }

    /** What a CANCEL and a second copy of the INVITE are recognised by. */
    SIPRequest invite() {
        return invite;
    }
}
