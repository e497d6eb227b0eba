package org.evertone.directory;

/**
 * An entry of the phone book.
 *
 * @param name 1..40 characters, none of them a control character
 * @param number number or SIP URI as dialled, 1..128 characters
 */
public record Contact(String name, String number) {
    private static final int LONGEST_NAME = 40;
    private static final int LONGEST_NUMBER = 128;

    public Contact {
        require(!name.isBlank() && name.length() <= LONGEST_NAME, "name: 1 to " + LONGEST_NAME + " characters");
        require(
                !number.isBlank() && number.length() <= LONGEST_NUMBER,
                "number: 1 to " + LONGEST_NUMBER + " characters");
        require(name.chars().noneMatch(Character::isISOControl), "name: no control characters");
        require(
                number.chars().noneMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c)),
                "number: no blanks");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
