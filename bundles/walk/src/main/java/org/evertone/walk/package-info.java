/**
 * The guided test of a device: a person is led from the hook over keys, lamps and display to the sound, on the display
 * and the terminal. Started by {@code phone profile test} in place of the phone.
 */
@NullMarked
package org.evertone.walk;

import org.jspecify.annotations.NullMarked;
