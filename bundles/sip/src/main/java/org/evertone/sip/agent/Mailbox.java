package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import javax.sip.ServerTransaction;
import javax.sip.header.EventHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.MinExpiresHeader;
import javax.sip.header.RetryAfterHeader;
import javax.sip.header.SubscriptionStateHeader;
import javax.sip.message.Request;
import org.evertone.line.MessageSummary;
import org.evertone.loop.PhoneLoop;
import org.jspecify.annotations.Nullable;

/**
 * What waits in a line's mailbox: the subscription at the server that serves the line (RFC 3842, RFC 6665), anew at each
 * other one, and what servers tell without being asked. What becomes of a SUBSCRIBE says nothing about the server.
 * Confined to the loop.
 */
final class Mailbox implements DialogTable.Owner {
    static final String EVENT = "message-summary";

    private static final String TYPE = "application/simple-message-summary";
    private static final double REFRESH_SHARE = 0.9;
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int NOT_IMPLEMENTED = 501;
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final int LARGEST_DOUBLING = 5;

    /** Answers of a server that may think otherwise later; any other of 400 to 499, 501 and 600 to 699 is a no. */
    private static final Set<Integer> PASSING = Set.of(408, 429, 480, 481, 486, 491, 494);

    private final LineAgent agent;
    private final Consumer<MessageSummary> told;
    private final boolean wanted;
    private Duration asked;
    private MessageSummary summary = MessageSummary.NONE;
    private @Nullable Subscription current;
    private boolean refused;
    private boolean closed;
    private int failures;
    private boolean tried;
    private long triedNanos;

    /** The subscription at one server, until the line moves on or it ends. */
    private final class Subscription {
        private final ServerTarget server;
        private final String callId = Ids.callId();
        private final String tag = Ids.tag();
        private final Sequence sequence = new Sequence(0);
        private @Nullable Dialog dialog;
        private PhoneLoop.Timer next = () -> {};
        private long notified;

        Subscription(ServerTarget server) {
            this.server = server;
        }

        boolean isRunning() {
            return current == this && !closed;
        }

        void send() {
            tried = true;
            triedNanos = agent.loop().nanoTime();
            Dialog in = dialog;
            List<String> headers = headers();
            agent.side()
                    .send(
                            Method.SUBSCRIBE,
                            server,
                            sequence,
                            stamp -> in == null
                                    ? agent.requests().subscribe(server, callId, tag, headers, stamp)
                                    : agent.requests()
                                            .inDialog(
                                                    Request.SUBSCRIBE, in, server, stamp, headers, Requests.Body.NONE),
                            agent.outbox()
                                    .digest(
                                            server,
                                            Request.SUBSCRIBE,
                                            in == null ? agent.requests().aorUri() : in.remoteTarget()),
                            this::outcome);
        }

        private void outcome(SideRequests.Outcome outcome) {
            if (!isRunning() || refused) {
                return;
            }
            if (outcome instanceof SideRequests.Outcome.Answered answered) {
                answered(answered.request(), answered.response());
            } else {
                again(pause());
            }
        }

        private void answered(SIPRequest request, SIPResponse response) {
            int code = response.getStatusCode();
            if (code < 300) {
                failures = 0;
                if (dialog == null) {
                    Dialog made = Dialog.outgoing(request, response, server.number(), sequence);
                    dialog = made;
                    agent.dialogs().put(made.key(), Mailbox.this);
                }
                long granted = response.getHeader(ExpiresHeader.NAME) instanceof ExpiresHeader expires
                        ? expires.getExpires()
                        : asked.toSeconds();
                refreshAfter(Math.min(granted, asked.toSeconds()));
            } else if (code == 423 && response.getHeader(MinExpiresHeader.NAME) instanceof MinExpiresHeader least) {
                asked = Duration.ofSeconds(
                        Math.max(asked.toSeconds(), Math.min(least.getExpires(), LONGEST.toSeconds())));
                again(pause());
            } else if (code < 500 && !PASSING.contains(code) || code == NOT_IMPLEMENTED || code >= 600) {
                refuse(code + " " + Answers.reason(response));
            } else {
                again(atLeast(
                        response.getHeader(RetryAfterHeader.NAME) instanceof RetryAfterHeader named
                                ? named.getRetryAfter()
                                : 0));
            }
        }

        /** At the same server in the same dialog; a server that grants next to nothing is not asked all the time. */
        private void refreshAfter(long grantedSeconds) {
            long least = Math.min(SHORTEST_PAUSE.toSeconds(), asked.toSeconds());
            long millis = (long) (Math.max(least, grantedSeconds) * 1000 * REFRESH_SHARE);
            next.cancel();
            next = agent.loop().schedule(Duration.ofMillis(millis), this::send);
        }

        /** At the same server in a new dialog. */
        void again(Duration pause) {
            end();
            Subscription successor = new Subscription(server);
            current = successor;
            successor.next = agent.loop().schedule(pause, () -> {
                if (successor.isRunning()) {
                    successor.send();
                }
            });
        }

        void end() {
            next.cancel();
            Dialog made = dialog;
            if (made != null) {
                agent.dialogs().remove(made.key());
            }
        }

        /** A NOTIFY may overtake the answer that makes the dialog (RFC 6665 §4.4.1). */
        boolean makes(SIPRequest notify) {
            return dialog == null && callId.equals(notify.getCallId().getCallId()) && tag.equals(notify.getToTag());
        }
    }

    /** @param told hears each change */
    Mailbox(LineAgent agent, Consumer<MessageSummary> told) {
        this.agent = agent;
        this.told = told;
        wanted = agent.settings().features().subscribeMessages();
        asked = agent.settings().features().subscriptionTtl();
    }

    MessageSummary summary() {
        return summary;
    }

    /** The line is served by this server now; empty while by none. What a dead server knew of us is left to lapse. */
    void servedBy(Optional<ServerTarget> server) {
        if (!wanted
                || refused
                || closed
                || server.equals(Optional.ofNullable(current).map(known -> known.server))) {
            return;
        }
        if (current != null) {
            current.end();
        }
        failures = 0;
        current = server.map(Subscription::new).orElse(null);
        if (current != null) {
            current.send();
        }
    }

    /** The user registers by hand: a server that said no is asked again. */
    void askAgain() {
        if (refused) {
            refused = false;
            current = null;
        }
    }

    void close() {
        closed = true;
        if (current != null) {
            current.end();
        }
    }

    /** Whether a NOTIFY in a dialog that is not known yet is about this mailbox. */
    boolean makes(SIPRequest notify) {
        return current != null && !refused && current.makes(notify);
    }

    static boolean isAbout(SIPRequest notify) {
        return notify.getHeader(EventHeader.NAME) instanceof EventHeader event
                && EVENT.equalsIgnoreCase(event.getEventType());
    }

    /** Takes the body of a NOTIFY. @return status code of its answer */
    int take(SIPRequest notify) {
        byte[] body = notify.getRawContent();
        if (body == null || body.length == 0) {
            return 200;
        }
        if (body.length > MailboxText.LARGEST_BYTES) {
            return 413;
        }
        Optional<MessageSummary> read = MailboxText.read(body);
        if (read.isEmpty()) {
            return 400;
        }
        if (!read.get().equals(summary)) {
            summary = read.get();
            told.accept(summary);
        }
        return 200;
    }

    @Override
    public void onRequest(SIPRequest request, Optional<ServerTransaction> transaction) {
        if (transaction.isEmpty()) {
            return;
        }
        String tag = String.valueOf(request.getToTag());
        boolean ours = request.getMethod().equals(Request.NOTIFY);
        boolean news = ours && isAbout(request) && !isOvertaken(request);
        int code = news ? take(request) : !ours ? 405 : isAbout(request) ? 500 : 489;
        Responses answer = Responses.to(request, code, tag);
        agent.host().respond((ours ? answer : answer.allow()).build(), request, transaction.get());
        // whether the subscription goes on does not depend on its body
        if (news && request.getHeader(SubscriptionStateHeader.NAME) instanceof SubscriptionStateHeader state) {
            moved(state);
        }
    }

    /** Whether a newer NOTIFY came before this one (RFC 3261 §12.2.2). */
    private boolean isOvertaken(SIPRequest notify) {
        Subscription subscription = current;
        long number = notify.getCSeq().getSeqNumber();
        if (subscription == null || number < subscription.notified) {
            return subscription != null;
        }
        subscription.notified = number;
        return false;
    }

    private void moved(SubscriptionStateHeader state) {
        Subscription subscription = current;
        if (subscription == null || !"terminated".equalsIgnoreCase(state.getState())) {
            return;
        }
        String reason = String.valueOf(state.getReasonCode()).toLowerCase(Locale.ROOT);
        switch (reason) {
            case "rejected", "noresource", "invariant" -> refuse(reason);
            case "probation", "giveup" -> subscription.again(atLeast(state.getRetryAfter()));
            default -> subscription.again(sinceLast());
        }
    }

    private void refuse(String why) {
        if (current != null) {
            current.end();
        }
        refused = true;
        agent.record("mailbox.refused", "The server does not tell of the mailbox", why, Map.of());
    }

    /** Longer after each failure, and not all phones at once. */
    private Duration pause() {
        long doubled = SHORTEST_PAUSE.toMillis() << Math.min(failures++, LARGEST_DOUBLING);
        long millis = Math.min(doubled, LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 2));
    }

    /** Our pause, or what the server asks for (RFC 3261 §20.33, RFC 6665 §4.1.3) when that is longer. */
    private Duration atLeast(int seconds) {
        Duration named = Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds()));
        Duration own = pause();
        return named.compareTo(own) > 0 ? named : own;
    }

    /** At once, unless that was tried a moment ago. */
    private Duration sinceLast() {
        Duration since = Duration.ofNanos(tried ? agent.loop().nanoTime() - triedNanos : Long.MAX_VALUE);
        return since.compareTo(SHORTEST_PAUSE) >= 0 ? Duration.ZERO : SHORTEST_PAUSE.minus(since);
    }

    /** Headers of our SUBSCRIBE (RFC 6665 §4.1). */
    private List<String> headers() {
        return List.of("Event: " + EVENT, "Accept: " + TYPE, "Expires: " + asked.toSeconds());
    }

    @Override
    public void onAnswerAgain(SIPResponse response) {
        // only an INVITE is acknowledged
    }

    @Override
    public Optional<DialogTable.Replaceable> replaceable() {
        return Optional.empty();
    }
}
