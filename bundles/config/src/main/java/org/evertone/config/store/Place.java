package org.evertone.config.store;

/**
 * Where a key stands. The same name at another place is another key.
 *
 * @param section module without its angle brackets; empty before the first one
 * @param list list header without its dashes; empty when none stands above
 */
record Place(String section, String list) {
    static final Place TOP = new Place("", "");

    /** The form in which places are compared. */
    String id() {
        return KeyNames.squeeze(section) + "|" + KeyNames.squeeze(list);
    }
}
