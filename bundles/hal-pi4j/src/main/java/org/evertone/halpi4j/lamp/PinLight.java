package org.evertone.halpi4j.lamp;

import com.pi4j.io.gpio.digital.DigitalOutput;
import org.evertone.hal.LampPattern.Colour;

/** A light on a pin. */
record PinLight(DigitalOutput pin) implements Light {
    @Override
    public void light(boolean lit, Colour colour) {
        pin.setState(lit);
    }
}
