package org.evertone.sip.agent;

import java.util.List;
import org.evertone.failover.Cause;
import org.evertone.failover.Fault;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.sip.net.TransportFault;

/** The one place where failures of signalling become classes and words. */
final class Reasons {
    private Reasons() {}

    static FailureClass failureClass(Cause cause) {
        return switch (cause) {
            case NO_ANSWER -> FailureClass.NO_ANSWER;
            case ICMP_UNREACHABLE -> FailureClass.ICMP_UNREACHABLE;
            case CONNECTION_REFUSED -> FailureClass.CONNECTION_REFUSED;
            case CONNECT_TIMEOUT -> FailureClass.CONNECT_TIMEOUT;
            case CONNECTION_LOST -> FailureClass.CONNECTION_LOST;
            case TLS_FAILED -> FailureClass.TLS_FAILED;
            case CLOCK_NOT_SET -> FailureClass.CLOCK_NOT_SET;
            case DNS_FAILED -> FailureClass.DNS_FAILED;
            case NETWORK_DOWN -> FailureClass.NETWORK_DOWN;
            case NO_LINK -> FailureClass.NO_LINK;
            case NO_ADDRESS -> FailureClass.NO_ADDRESS;
            case REJECTED -> FailureClass.REJECTED;
            case WRONG_PASSWORD -> FailureClass.WRONG_PASSWORD;
            case WRONG_REALM -> FailureClass.WRONG_REALM;
            case NOT_BOUND -> FailureClass.NOT_BOUND;
            case RETRY_AFTER -> FailureClass.RETRY_AFTER;
        };
    }

    static Cause cause(TransportFault fault) {
        return switch (fault) {
            case ICMP_UNREACHABLE -> Cause.ICMP_UNREACHABLE;
            case CONNECTION_REFUSED -> Cause.CONNECTION_REFUSED;
            case CONNECT_TIMEOUT -> Cause.CONNECT_TIMEOUT;
            case CONNECTION_LOST -> Cause.CONNECTION_LOST;
            case TLS_FAILED -> Cause.TLS_FAILED;
            case CLOCK_NOT_SET -> Cause.CLOCK_NOT_SET;
            case NETWORK_DOWN -> Cause.NETWORK_DOWN;
            case NO_LINK -> Cause.NO_LINK;
            case NO_ADDRESS -> Cause.NO_ADDRESS;
        };
    }

    static Failure failure(Fault fault) {
        return new Failure(failureClass(fault.cause()), fault.code(), fault.server(), fault.detail());
    }

    /** One plain sentence for the newest fault of each server; empty when there is none. */
    static String sentence(List<Fault> faults) {
        StringBuilder sentence = new StringBuilder();
        for (Fault fault : faults) {
            sentence.append(sentence.isEmpty() ? "" : "; ").append(words(fault));
        }
        return sentence.isEmpty() ? "" : Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1) + ".";
    }

    private static String words(Fault fault) {
        String server = "server " + fault.server();
        return switch (fault.cause()) {
            case NO_ANSWER -> server + " does not answer";
            case ICMP_UNREACHABLE -> server + " cannot be reached (ICMP)";
            case CONNECTION_REFUSED -> server + " refuses connections";
            case CONNECT_TIMEOUT -> server + " does not accept a connection";
            case CONNECTION_LOST -> "the connection to " + server + " was lost";
            case TLS_FAILED -> "no secure connection to " + server + detail(fault);
            case CLOCK_NOT_SET -> "the clock is not set, so " + server + " cannot be trusted yet";
            case DNS_FAILED -> "the name of " + server + " has no address" + detail(fault);
            case NETWORK_DOWN -> "no network towards " + server + detail(fault);
            case NO_LINK -> "no network cable on the way to " + server;
            case NO_ADDRESS -> "no IP address to reach " + server + " from";
            case REJECTED ->
                fault.code() == 401 || fault.code() == 407
                        ? server + " asks for a proof of the password that this phone cannot give"
                        : server + " answered " + fault.code() + detail(fault);
            case WRONG_PASSWORD -> server + " does not accept the password";
            case WRONG_REALM -> server + " asks for the password of another realm";
            case NOT_BOUND -> server + " did not register this phone";
            case RETRY_AFTER -> server + " asked for patience";
        };
    }

    private static String detail(Fault fault) {
        return fault.detail().isBlank() ? "" : " (" + fault.detail() + ")";
    }
}
