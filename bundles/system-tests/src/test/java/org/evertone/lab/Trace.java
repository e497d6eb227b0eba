package org.evertone.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a capture saw, in the order of time. */
record Trace(List<Packet> packets) {

    private static final int PORT_UNREACHABLE = 3;

    Trace {
        packets = List.copyOf(packets);
    }

    List<Packet.Sip> sip() {
        return packets.stream()
                .filter(Packet.Sip.class::isInstance)
                .map(Packet.Sip.class::cast)
                .toList();
    }

    /** Requests of a method towards an address, every copy of each. */
    List<Packet.Sip> requests(String method, String destination) {
        return sip().stream()
                .filter(message ->
                        message.isRequest(method) && message.destination().equals(destination))
                .toList();
    }

    /** Answers of a status to a method from an address. */
    List<Packet.Sip> answers(int status, String method, String source) {
        return sip().stream()
                .filter(message ->
                        message.isResponse(status, method) && message.source().equals(source))
                .toList();
    }

    /** ICMP port unreachable from a host. */
    List<Packet> unreachable(String source) {
        return packets.stream()
                .filter(packet -> packet instanceof Packet.Icmp icmp
                        && icmp.code() == PORT_UNREACHABLE
                        && icmp.source().equals(source))
                .toList();
    }

    /** What an address sent and got. */
    Trace with(String address) {
        return new Trace(packets.stream()
                .filter(packet ->
                        packet.source().equals(address) || packet.destination().equals(address))
                .toList());
    }

    /** The part from an instant on. */
    Trace since(Instant start) {
        return new Trace(
                packets.stream().filter(packet -> !packet.at().isBefore(start)).toList());
    }

    /** The part before an instant. */
    Trace until(Instant end) {
        return new Trace(
                packets.stream().filter(packet -> packet.at().isBefore(end)).toList());
    }

    /** The first packet of each transaction of these requests. */
    static List<Packet.Sip> transactions(List<Packet.Sip> requests) {
        return List.copyOf(requests.stream()
                .collect(Collectors.toMap(
                        Packet.Sip::branch, request -> request, (first, copy) -> first, LinkedHashMap::new))
                .values());
    }

    /** How many packets the largest transaction of these requests has. */
    static long mostCopies(List<Packet.Sip> requests) {
        return requests.stream()
                .collect(Collectors.groupingBy(Packet.Sip::branch, Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    /** First of a kind of message; the message of the error shows the whole trace. */
    Packet.Sip first(String what, Predicate<Packet.Sip> wanted) {
        return sip().stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + what + " in\n" + this));
    }

    Packet.Sip firstRequest(String method, String destination) {
        return first(
                method + " to " + destination,
                message -> message.isRequest(method) && message.destination().equals(destination));
    }

    Packet.Sip firstAnswer(int status, String method, String source) {
        return first(
                status + " to " + method + " from " + source,
                message ->
                        message.isResponse(status, method) && message.source().equals(source));
    }

    static Duration between(Packet first, Packet second) {
        return Duration.between(first.at(), second.at());
    }

    @Override
    public String toString() {
        return packets.stream().map(Packet::toString).collect(Collectors.joining("\n"));
    }
}
