/**
 * The phone's pages in a real browser: the distribution as a process, headless Chromium worked through its driver. Every
 * phone listens on loopback, on a port of its own, and writes under {@code target/browser} only.
 */
@NullMarked
package org.evertone.browser;

import org.jspecify.annotations.NullMarked;
