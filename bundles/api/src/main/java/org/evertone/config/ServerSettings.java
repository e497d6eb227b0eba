package org.evertone.config;

/**
 * One SIP server of a line.
 *
 * @param host IP address or domain name, not empty
 * @param port 1..65535
 * @param transport how it is reached
 * @param registerTtlSeconds registration interval to ask for, 10..86400
 */
public record ServerSettings(String host, int port, Transport transport, int registerTtlSeconds) {}
