package org.evertone.halpi4j.board;

import com.pi4j.io.gpio.digital.PullResistance;
import java.time.Duration;

/**
 * How an input is used.
 *
 * @param pull resistor inside the chip
 * @param activeLow a low voltage is the state HIGH
 * @param debounce how long a level must stay before it counts, in the kernel; zero = every edge counts
 */
public record InputMode(PullResistance pull, boolean activeLow, Duration debounce) {}
