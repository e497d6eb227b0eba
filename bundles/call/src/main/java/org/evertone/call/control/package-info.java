/**
 * What a call does between dialling and hanging up. {@link org.evertone.call.control.CallMachine} decides, purely;
 * {@link org.evertone.call.control.CallControl} carries out, on lines and media.
 */
@NullMarked
package org.evertone.call.control;

import org.jspecify.annotations.NullMarked;
