package org.evertone.halpi4j.lamp;

import org.evertone.hal.LampPattern.Colour;

/** A green and a red light behind one lens: both together are amber, and what comes nearest to white. */
record TwoColourLight(Light green, Light red) implements Light {
    @Override
    public void light(boolean lit, Colour colour) throws Exception {
        green.light(lit && colour != Colour.RED, colour);
        red.light(lit && colour != Colour.GREEN && colour != Colour.NONE, colour);
    }
}
