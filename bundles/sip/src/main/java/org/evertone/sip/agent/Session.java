package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sip.ServerTransaction;
import javax.sip.header.ContentTypeHeader;
import javax.sip.message.Request;
import org.evertone.config.Transport;
import org.evertone.line.CallLeg;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.LegListener;
import org.jspecify.annotations.Nullable;

/**
 * A session that stands: its dialog, offers and answers in both directions, and what the far end asks inside it. The
 * same for calls that went out and calls that came in. Confined to the loop.
 */
final class Session implements DialogTable.Owner {
    private static final String RELAY = "application/dtmf-relay";
    private static final String PLAIN = "application/dtmf";
    /** A digit's body has two short lines; more is not searched. */
    private static final int LARGEST_DIGIT_BYTES = 256;

    private static final Pattern SIGNAL = Pattern.compile("(?im)^[ \\t]*Signal[ \\t]*=[ \\t]*([0-9*#A-D])[ \\t]*$");
    private static final Pattern DIGIT = Pattern.compile("(?i)\\s*([0-9*#A-D])\\s*");

    /** How the leg hears that the session is over. */
    @FunctionalInterface
    interface End {
        void ended(Failure failure);
    }

    private final String leg;
    private final LegListener listener;
    private final End end;
    private LineAgent agent;
    private Dialog dialog;
    private long remoteSequence;
    private boolean offering;
    private boolean over;
    private boolean closed;
    private @Nullable SIPRequest lastAck;
    private @Nullable AnswerRepeater repeater;
    private Runnable onAck = () -> {};
    private boolean answerInAck;
    private long answeredSequence;
    private boolean confirmed;
    private boolean askedInTheClear;
    private @Nullable OutgoingRefer transfer;
    private @Nullable IncomingRefer referral;

    /**
     * @param leg whose session it is
     * @param remoteSequence CSeq of the far end's newest request, or 0
     */
    Session(LineAgent agent, String leg, Dialog dialog, LegListener listener, End end, long remoteSequence) {
        this.agent = agent;
        this.leg = leg;
        this.dialog = dialog;
        this.listener = listener;
        this.end = end;
        this.remoteSequence = remoteSequence;
        agent.dialogs().put(dialog.key(), this);
    }

    Dialog dialog() {
        return dialog;
    }

    /** Goes on under another agent, because the line's configuration changed. */
    void moveTo(LineAgent successor, boolean sameServers) {
        agent = successor;
        if (!sameServers) {
            dialog = dialog.withoutServer();
        }
    }

    /** The ACK that our INVITE's 2xx got. */
    void acknowledged(SIPRequest ack) {
        lastAck = ack;
    }

    /** No more to the listener from here; the dialog stays known until {@link #close}, for a BYE that crosses ours. */
    void silence() {
        over = true;
        if (transfer != null) {
            transfer.forget();
        }
        if (repeater != null && !awaitsAck()) {
            repeater.stop();
        }
    }

    void close() {
        over = true;
        closed = true;
        if (repeater != null) {
            repeater.stop();
        }
        agent.dialogs().remove(dialog.key());
    }

    boolean awaitsAck() {
        return repeater != null && repeater.waiting();
    }

    /** Whether the far end knows that the session stands: an ACK to an answer of ours has come, or none is needed. */
    boolean confirmed() {
        return confirmed || !awaitsAck();
    }

    /**
     * Answers an INVITE with 2xx and repeats that until the ACK.
     *
     * @param answerExpected our 2xx carries the offer, the ACK the answer
     * @param acknowledged called when the ACK came, with {@link LegListener#onConfirmed} told before
     */
    void answer(
            SIPRequest invite,
            ServerTransaction transaction,
            SIPResponse ok,
            boolean answerExpected,
            Runnable acknowledged) {
        answerInAck = answerExpected;
        answeredSequence = invite.getCSeq().getSeqNumber();
        onAck = acknowledged;
        agent.host().respond(ok, invite, transaction);
        repeater = new AnswerRepeater(
                agent.loop(), agent.timing(), () -> agent.host().respondAlone(ok, invite), this::noAck);
    }

    private void noAck() {
        Runnable hangUp = onAck;
        onAck = () -> {};
        if (!over) {
            end.ended(Failure.of(FailureClass.NO_ANSWER, dialog.server(), "our answer was never acknowledged"));
        } else {
            hangUp.run();
        }
    }

    void offer(String sdp) {
        if (over) {
            return;
        }
        if (offering || awaitsAck()) {
            listener.onOfferRefused(Failure.rejected(491, dialog.server(), "another offer is under way"));
            return;
        }
        Dialog in = dialog;
        LineAgent by = agent;
        offering = true;
        boolean sent = new DialogRequest(
                        by,
                        Method.INVITE,
                        in,
                        (to, stamp) -> by.requests().inDialog(Request.INVITE, in, to, stamp, sdp),
                        this::offered)
                .send();
        if (!sent) {
            offering = false;
            listener.onOfferRefused(Failure.of(FailureClass.NETWORK_DOWN, dialog.server(), "no server of the line"));
        }
    }

    /** Sends INFO; nobody is told what became of it. */
    void info(String contentType, String text) {
        if (over) {
            return;
        }
        Dialog in = dialog;
        LineAgent by = agent;
        Requests.Body body = new Requests.Body(contentType, text);
        new DialogRequest(
                        by,
                        Method.INFO,
                        in,
                        (to, stamp) -> by.requests().inDialog(Request.INFO, in, to, stamp, body),
                        (outcome, to) -> {})
                .send();
    }

    /** Asks the far end to call somebody else; see {@link org.evertone.line.CallLeg#transfer}. */
    void transfer(String target) {
        refer(agent.uri(target).map(uri -> new ReferTarget(uri, Optional.empty())), 484, "not a SIP address");
    }

    /** Asks the far end to take our place in another session; see {@link org.evertone.line.CallLeg#transferTo}. */
    void transferTo(CallLeg other) {
        Optional<Dialog> its = other instanceof EngineCall call
                ? call.session()
                        .filter(session -> session.replaceable().isPresent())
                        .map(Session::dialog)
                : Optional.empty();
        refer(
                its.map(there -> new ReferTarget(there.remoteTarget(), Optional.of(Replaces.of(there)))),
                481,
                "the other session does not stand");
    }

    private void refer(Optional<ReferTarget> target, int otherwise, String why) {
        if (target.isEmpty()) {
            listener.onTransfer(otherwise, why);
        } else if (transfer != null && !transfer.over()) {
            listener.onTransfer(491, "another transfer is under way");
        } else {
            OutgoingRefer begun = new OutgoingRefer(agent, this::transferMoved);
            transfer = begun;
            begun.send(dialog, target.get());
        }
    }

    private void transferMoved(int code, String why) {
        if (!over) {
            listener.onTransfer(code, why);
        }
    }

    private void onNotify(SIPRequest notify, ServerTransaction transaction) {
        if (!OutgoingRefer.isAbout(notify)) {
            refuse(notify, transaction, 489);
        } else if (transfer == null) {
            refuse(notify, transaction, 481);
        } else {
            // the answer first: what it brings about may end the session
            OutgoingRefer about = transfer;
            int code = about.answerTo(notify);
            respond(notify, transaction, Responses.to(notify, code, dialog.localTag()));
            if (code == 200) {
                about.notified(notify);
            }
        }
    }

    private void onRefer(SIPRequest refer, ServerTransaction transaction) {
        Optional<ReferTarget> target = ReferTarget.of(refer);
        if (over) {
            refuse(refer, transaction, 481);
        } else if (target.isEmpty()) {
            refuse(refer, transaction, 400);
        } else if (referral != null && !referral.over()) {
            refuse(refer, transaction, 491);
        } else {
            IncomingRefer asked = new IncomingRefer(
                    agent,
                    target.get(),
                    dialog.remote(),
                    refer.getCSeq().getSeqNumber(),
                    () -> closed ? Optional.empty() : Optional.of(dialog));
            boolean accepted = listener.onReferred(asked);
            Responses answer = Responses.to(refer, accepted ? 202 : 603, dialog.localTag());
            agent.serverOf(dialog)
                    .ifPresent(to -> answer.contact(agent.requests().contact(to)));
            respond(refer, transaction, answer);
            if (accepted) {
                referral = asked;
                asked.accepted();
            }
        }
    }

    @Override
    public Optional<DialogTable.Replaceable> replaceable() {
        return over ? Optional.empty() : Optional.of(new DialogTable.Replaceable(leg, true));
    }

    /**
     * Whether what is written now goes over TLS: the next request of the dialog, or, while an offer is being answered,
     * the answer, which takes the way the offer came.
     */
    boolean secure() {
        List<ServerTarget> ways = agent.ways(dialog);
        return !askedInTheClear && !ways.isEmpty() && ways.get(0).secure();
    }

    private void offered(SideRequests.Outcome outcome, ServerTarget to) {
        offering = false;
        if (outcome instanceof SideRequests.Outcome.Answered answered) {
            SIPResponse response = answered.response();
            int code = response.getStatusCode();
            if (code < 300) {
                dialog = dialog.refreshed(response);
                acknowledge(answered.request(), to);
                if (!over) {
                    listener.onAnswer(Answers.sdp(response));
                }
            } else if (!over && (code == 481 || code == 408)) {
                end.ended(Failure.of(FailureClass.REMOTE, to.number(), "the far end no longer knows this call"));
            } else if (!over) {
                listener.onOfferRefused(Failure.rejected(code, to.number(), Answers.reason(response)));
            }
        } else if (outcome instanceof SideRequests.Outcome.Failed failed && !over) {
            listener.onOfferRefused(failed.failure());
        }
    }

    private void acknowledge(SIPRequest invite, ServerTarget to) {
        SIPRequest ack = agent.outbox().ack(invite, dialog, to);
        lastAck = ack;
        agent.host().sendAck(ack, to);
    }

    /** The ACK was lost, or the answer comes to an offer that was given up meanwhile. */
    @Override
    public void onAnswerAgain(SIPResponse response) {
        long sequence = response.getCSeq().getSeqNumber();
        SIPRequest ack = lastAck;
        if (ack != null && ack.getCSeq().getSeqNumber() == sequence) {
            agent.serverOf(dialog).ifPresent(to -> agent.host().sendAck((SIPRequest) ack.clone(), to));
        } else if (sequence <= dialog.sequence().last()) {
            Requests.Stamp stamp = new Requests.Stamp(sequence, Ids.branch(), List.of());
            agent.serverOf(dialog)
                    .ifPresent(to ->
                            agent.host().sendAck(agent.requests().inDialog(Request.ACK, dialog, to, stamp, ""), to));
        }
    }

    @Override
    public void onRequest(SIPRequest request, Optional<ServerTransaction> transaction) {
        if (transaction.isEmpty()) {
            onAck(request);
            return;
        }
        ServerTransaction answer = transaction.get();
        long sequence = request.getCSeq().getSeqNumber();
        if (sequence < remoteSequence) {
            refuse(request, answer, 500);
            return;
        }
        remoteSequence = sequence;
        switch (request.getMethod()) {
            case Request.BYE -> onBye(request, answer);
            case Request.INVITE, Request.UPDATE -> onOffer(request, answer);
            case Request.INFO -> onInfo(request, answer);
            case Request.OPTIONS ->
                respond(
                        request,
                        answer,
                        Responses.to(request, 200, dialog.localTag()).allow());
            case Request.NOTIFY -> onNotify(request, answer);
            case Request.REFER -> onRefer(request, answer);
            default ->
                respond(
                        request,
                        answer,
                        Responses.to(request, 405, dialog.localTag()).allow());
        }
    }

    private void onAck(SIPRequest ack) {
        // a second copy of the ACK to an earlier answer is not the one awaited
        if (!awaitsAck() || repeater == null || ack.getCSeq().getSeqNumber() != answeredSequence) {
            return;
        }
        repeater.stop();
        confirmed = true;
        if (answerInAck && !over) {
            listener.onConfirmed(Answers.sdp(ack));
        } else if (!over) {
            listener.onConfirmed("");
        }
        Runnable next = onAck;
        onAck = () -> {};
        next.run();
    }

    private void onBye(SIPRequest bye, ServerTransaction transaction) {
        respond(bye, transaction, Responses.to(bye, 200, dialog.localTag()));
        if (!over) {
            end.ended(Failure.of(FailureClass.REMOTE, dialog.server(), ""));
        }
    }

    private void onOffer(SIPRequest request, ServerTransaction transaction) {
        boolean invite = request.getMethod().equals(Request.INVITE);
        if (over) {
            refuse(request, transaction, 481);
        } else if (offering || awaitsAck()) {
            refuse(request, transaction, 491);
        } else if (!invite && Answers.sdp(request).isEmpty()) {
            agree(request, transaction, "", false);
        } else {
            String offer = Answers.sdp(request);
            Optional<String> answer = answer(offer, StackHost.transport(request));
            if (answer.isPresent()) {
                agree(request, transaction, answer.get(), offer.isEmpty());
            } else {
                refuse(request, transaction, 488);
            }
        }
    }

    private Optional<String> answer(String offer, Transport over) {
        askedInTheClear = over != Transport.TLS;
        try {
            return listener.onOffer(offer);
        } finally {
            askedInTheClear = false;
        }
    }

    /** @param answerExpected an INVITE without offer: ours stands in the 2xx, the far end's answer in the ACK */
    private void agree(SIPRequest request, ServerTransaction transaction, String sdp, boolean answerExpected) {
        dialog = dialog.refreshed((SIPMessage) request);
        Responses ok = Responses.to(request, 200, dialog.localTag()).allow().sdp(sdp);
        agent.serverOf(dialog)
                .or(() -> agent.serverAt(StackHost.source(request), StackHost.transport(request)))
                .ifPresent(to -> ok.contact(agent.requests().contact(to)));
        if (request.getMethod().equals(Request.INVITE)) {
            answer(request, transaction, ok.build(), answerExpected, () -> {});
        } else {
            respond(request, transaction, ok);
        }
    }

    private void onInfo(SIPRequest info, ServerTransaction transaction) {
        byte[] body = info.getRawContent();
        if (body == null || body.length == 0) {
            respond(info, transaction, Responses.to(info, 200, dialog.localTag()));
            return;
        }
        String type = info.getHeader(ContentTypeHeader.NAME) instanceof ContentTypeHeader header
                ? (header.getContentType() + "/" + header.getContentSubType()).toLowerCase(Locale.ROOT)
                : "";
        if (body.length > LARGEST_DIGIT_BYTES) {
            refuse(info, transaction, 413);
            return;
        }
        String text = new String(body, StandardCharsets.US_ASCII);
        Matcher signal = type.equals(PLAIN) ? DIGIT.matcher(text) : SIGNAL.matcher(text);
        boolean readable = type.equals(PLAIN) ? signal.matches() : signal.find();
        if (!type.equals(RELAY) && !type.equals(PLAIN)) {
            respond(
                    info,
                    transaction,
                    Responses.to(info, 415, dialog.localTag()).header("Accept: " + RELAY + ", " + PLAIN));
        } else if (readable) {
            respond(info, transaction, Responses.to(info, 200, dialog.localTag()));
            if (!over) {
                listener.onInfoDigit(Character.toUpperCase(signal.group(1).charAt(0)));
            }
        } else {
            refuse(info, transaction, 400);
        }
    }

    private void refuse(SIPRequest request, ServerTransaction transaction, int code) {
        respond(request, transaction, Responses.to(request, code, dialog.localTag()));
    }

    private void respond(SIPRequest request, ServerTransaction transaction, Responses response) {
        agent.host().respond(response.build(), request, transaction);
    }
}
