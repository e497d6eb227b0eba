/** Files that survive power cuts. */
@NullMarked
package org.evertone.config.disk;

import org.jspecify.annotations.NullMarked;
