package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evertone.failover.Answer;
import org.evertone.sip.auth.Challenger;
import org.evertone.sip.auth.Credentials;
import org.evertone.sip.auth.DigestAuthenticator;
import org.jspecify.annotations.Nullable;

/** One request of the engine on its way, and for a while after. Confined to the loop. */
final class Attempt {
    private static final int DIALOGS_KEPT = 8;

    private final long number;
    private final Method method;
    private final ServerTarget to;
    private final long call;
    private final Sequence sequence;
    private final Requests.Template template;
    private final DigestAuthenticator.Exchange digest;
    private final Map<Challenger, Credentials> credentials;
    private final SIPRequest request;
    private final Map<String, Branch> dialogs = new HashMap<>();
    private @Nullable Transmission transmission;
    private @Nullable SIPResponse lastProvisional;
    private boolean ended;
    private boolean abandoned;

    /** A dialog made by a 2xx to an INVITE, and the ACK it got. */
    record Branch(Dialog dialog, SIPRequest ack, SIPResponse answer) {}

    private Attempt(
            long number,
            Method method,
            ServerTarget to,
            long call,
            Sequence sequence,
            Requests.Template template,
            DigestAuthenticator.Exchange digest,
            Map<Challenger, Credentials> credentials,
            SIPRequest request) {
        this.number = number;
        this.method = method;
        this.to = to;
        this.call = call;
        this.sequence = sequence;
        this.template = template;
        this.digest = digest;
        this.credentials = credentials;
        this.request = request;
    }

    /**
     * A first send, with the credentials that its server is known to ask for.
     *
     * @param call call it belongs to, or 0
     * @param cseq number to use: the next of the sequence, or the last again for the same INVITE at another server
     */
    static Attempt first(
            long number,
            Method method,
            ServerTarget to,
            long call,
            Sequence sequence,
            long cseq,
            Requests.Template template,
            DigestAuthenticator.Exchange digest) {
        Map<Challenger, Credentials> credentials = new EnumMap<>(Challenger.class);
        digest.preemptive().forEach(known -> credentials.put(known.by(), known));
        SIPRequest request = template.write(new Requests.Stamp(cseq, Ids.branch(), credentials.values()));
        return new Attempt(number, method, to, call, sequence, template, digest, credentials, request);
    }

    /** The same request again with the credentials the challenge asked for: next CSeq, new branch. */
    Attempt authenticated(long retryNumber) {
        SIPRequest retry = template.write(new Requests.Stamp(sequence.next(), Ids.branch(), credentials.values()));
        return new Attempt(retryNumber, method, to, call, sequence, template, digest, credentials, retry);
    }

    Answer.Challenge challenged(SIPResponse response) {
        Challenger by = response.getStatusCode() == 407 ? Challenger.PROXY : Challenger.SERVER;
        DigestAuthenticator.Verdict verdict = digest.challenged(by, Answers.challenges(response, by));
        verdict.credentials().ifPresent(fresh -> credentials.put(fresh.by(), fresh));
        return verdict.challenge();
    }

    void accepted() {
        digest.accepted();
    }

    long number() {
        return number;
    }

    Method method() {
        return method;
    }

    ServerTarget to() {
        return to;
    }

    long call() {
        return call;
    }

    Sequence sequence() {
        return sequence;
    }

    SIPRequest request() {
        return request;
    }

    Collection<Credentials> credentials() {
        return List.copyOf(credentials.values());
    }

    String branch() {
        return request.getTopmostVia().getBranch();
    }

    void sentAs(Transmission sent) {
        transmission = sent;
    }

    /** Stops retransmitting. */
    void abandon() {
        abandoned = true;
        ended = true;
        if (transmission != null) {
            transmission.end();
        }
    }

    boolean abandoned() {
        return abandoned;
    }

    /** A final answer or failure has been told. */
    void end() {
        ended = true;
    }

    boolean running() {
        return !ended;
    }

    /** Whether the far end has been reached: 101..199 seen. */
    boolean ringing() {
        return lastProvisional != null && lastProvisional.getStatusCode() > 100;
    }

    void provisional(SIPResponse response) {
        lastProvisional = response;
    }

    Optional<SIPResponse> lastProvisional() {
        return Optional.ofNullable(lastProvisional);
    }

    Optional<Branch> dialog(String remoteTag) {
        return Optional.ofNullable(dialogs.get(remoteTag));
    }

    /** The dialog of the first 2xx; the engine decides about it. */
    Optional<Branch> firstDialog() {
        return Optional.ofNullable(firstDialog);
    }

    private @Nullable Branch firstDialog;

    /** @return false when a far end answers with ever new tags and this one is no longer kept */
    boolean keep(String remoteTag, Branch branch) {
        if (firstDialog == null) {
            firstDialog = branch;
        }
        if (dialogs.size() >= DIALOGS_KEPT) {
            return false;
        }
        dialogs.put(remoteTag, branch);
        return true;
    }
}
