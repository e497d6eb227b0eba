/** Displays on an I²C bus: HD44780 behind a PCF8574, and SSD1306. */
@NullMarked
package org.evertone.halpi4j.display;

import org.jspecify.annotations.NullMarked;
