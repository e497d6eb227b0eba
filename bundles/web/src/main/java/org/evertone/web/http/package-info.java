/** The web server's border: every route in one table, the gate before it, and the shells that meet Servlet and OSGi. */
@NullMarked
package org.evertone.web.http;

import org.jspecify.annotations.NullMarked;
