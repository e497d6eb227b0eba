/**
 * The SIPN store: configuration files are read into a document that keeps every byte, checked against the key table,
 * and turned into typed settings. Nothing runs that was not saved; nothing is saved that was not checked.
 */
@NullMarked
package org.evertone.config.store;

import org.jspecify.annotations.NullMarked;
