/**
 * What the person meets. {@link org.evertone.desk.DeskMachine} turns hook, keys, lines and calls into commands, tones,
 * lamps and words, purely; {@link org.evertone.desk.Desk} connects it to services and hardware, none of which must be
 * there.
 */
@NullMarked
package org.evertone.desk;

import org.jspecify.annotations.NullMarked;
