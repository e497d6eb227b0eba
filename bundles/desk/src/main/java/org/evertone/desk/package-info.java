/**
 * What the person meets. {@link org.evertone.desk.DeskMachine} turns hook, keys, lines and calls into commands, purely:
 * one small machine for each thing that hands do, all on one {@link org.evertone.desk.DeskState}, of which tone,
 * {@link org.evertone.desk.Lamps} and {@link org.evertone.desk.Screen} are functions.
 * {@link org.evertone.desk.DeskRunner} runs it on the phone's loop; {@link org.evertone.desk.Desk} connects it to
 * services and hardware, none of which must be there.
 */
@NullMarked
package org.evertone.desk;

import org.jspecify.annotations.NullMarked;
