/** The pages people see: templates filled with escaped values, and the form of a line. */
@NullMarked
package org.evertone.web.page;

import org.jspecify.annotations.NullMarked;
