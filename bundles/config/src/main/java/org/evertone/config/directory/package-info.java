/**
 * Phone book and call history, kept under the home folder. What is known is one immutable value each; a change makes the
 * next one.
 */
@NullMarked
package org.evertone.config.directory;

import org.jspecify.annotations.NullMarked;
