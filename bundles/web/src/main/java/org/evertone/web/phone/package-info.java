/** What can be done with the phone and what it says of itself, once for the control socket and the web. */
@NullMarked
package org.evertone.web.phone;

import org.jspecify.annotations.NullMarked;
