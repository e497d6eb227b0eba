package org.evertone.sip.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/**
 * What an exception of the network says about a server. Java has classes for some error numbers and only the kernel's
 * words for others.
 *
 * @param fault class of the failure
 * @param detail one plain phrase
 */
record Diagnosis(TransportFault fault, String detail) {

    static Diagnosis ofDatagram(IOException failure) {
        String words = words(failure);
        if (failure instanceof PortUnreachableException || words.contains("connection refused")) {
            return new Diagnosis(TransportFault.ICMP_UNREACHABLE, "ICMP: port unreachable");
        }
        if (words.contains("no route to host") || words.contains("host is unreachable")) {
            return new Diagnosis(TransportFault.ICMP_UNREACHABLE, "ICMP: host unreachable");
        }
        if (words.contains("permission denied") || words.contains("protocol not available")) {
            return new Diagnosis(TransportFault.ICMP_UNREACHABLE, "ICMP: " + words);
        }
        return new Diagnosis(LocalAddress.outage(), words);
    }

    static Diagnosis ofConnect(IOException failure) {
        String words = words(failure);
        if (failure instanceof SocketTimeoutException || words.contains("timed out")) {
            return new Diagnosis(TransportFault.CONNECT_TIMEOUT, "TCP connect not answered");
        }
        if (failure instanceof NoRouteToHostException || words.contains("no route to host")) {
            return new Diagnosis(TransportFault.ICMP_UNREACHABLE, "host unreachable");
        }
        if (words.contains("network is unreachable") || words.contains("cannot assign requested address")) {
            return new Diagnosis(LocalAddress.outage(), words);
        }
        if (failure instanceof ConnectException) {
            return new Diagnosis(TransportFault.CONNECTION_REFUSED, "TCP " + words);
        }
        return new Diagnosis(TransportFault.CONNECTION_LOST, words);
    }

    static Diagnosis ofConnection(IOException failure) {
        if (failure instanceof EOFException) {
            return new Diagnosis(TransportFault.CONNECTION_LOST, "closed by the server");
        }
        return new Diagnosis(TransportFault.CONNECTION_LOST, words(failure));
    }

    static Diagnosis ofHandshake(IOException failure) {
        if (failure instanceof SocketTimeoutException) {
            return new Diagnosis(TransportFault.TLS_FAILED, "TLS handshake not finished in time");
        }
        Throwable why = failure instanceof SSLException ? rootOf(failure) : failure;
        if (why instanceof CertificateNotYetValidException) {
            // no server is certified from tomorrow on
            return new Diagnosis(
                    TransportFault.CLOCK_NOT_SET,
                    "TLS handshake failed: the certificate is not valid yet, " + oneLine(why));
        }
        // what the JDK says of a date is the bare date
        String expired = why instanceof CertificateExpiredException ? "the certificate has expired, " : "";
        return new Diagnosis(TransportFault.TLS_FAILED, "TLS handshake failed: " + expired + oneLine(why));
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null && cause != root; cause = root.getCause()) {
            root = cause;
        }
        return root;
    }

    private static String words(IOException failure) {
        return oneLine(failure).toLowerCase(Locale.ROOT);
    }

    private static String oneLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? "no reason given"
                : message.replaceAll("\\s+", " ").strip();
    }
}
