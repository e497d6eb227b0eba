package org.evertone.failover;

/** CANCEL: one transaction of its own; left unanswered it puts the server under suspicion (R3). */
final class Cancels implements Exchange.Owner {
    private final Exchanges exchanges;
    private final Registration registration;

    Cancels(Exchanges exchanges, Registration registration) {
        this.exchanges = exchanges;
        this.registration = registration;
    }

    void send(long inviteAttempt, int server) {
        exchanges
                .make(
                        Method.CANCEL,
                        server,
                        false,
                        (attempt, expires) -> new Command.SendCancel(attempt, inviteAttempt),
                        this)
                .begin();
    }

    @Override
    public void settled(Exchange exchange, Exchange.Outcome outcome) {
        if (outcome instanceof Exchange.Outcome.Unavailable lost) {
            if (lost.fault().cause() == Cause.NO_ANSWER) {
                registration.suspect(exchange.server(), lost.fault());
            } else {
                registration.unavailable(exchange.server(), lost.fault());
            }
        }
    }
}
