package org.evertone.halpi4j.board;

/**
 * How an output is used.
 *
 * @param openDrain it drives low only
 * @param activeLow the state HIGH is a low voltage
 */
public record OutputMode(boolean openDrain, boolean activeLow) {}
