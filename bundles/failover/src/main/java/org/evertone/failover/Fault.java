package org.evertone.failover;

/**
 * One failed attempt at one server.
 *
 * @param cause why
 * @param code SIP status code, or 0
 * @param server server number from 1
 * @param detail one plain phrase for the timeline; may be empty
 */
public record Fault(Cause cause, int code, int server, String detail) {}
