package org.evertone.halpi4j.lamp;

import org.evertone.hal.LampPattern;

/** What a lamp is made of. Not for several threads at once. */
interface Light {

    /** @param colour of the light where there are several; {@link LampPattern.Colour#NONE} = any */
    void light(boolean lit, LampPattern.Colour colour) throws Exception;

    /** Shows a pattern for ever without further help, if it can; otherwise nothing has changed. */
    default boolean shows(LampPattern pattern) throws Exception {
        return false;
    }
}
