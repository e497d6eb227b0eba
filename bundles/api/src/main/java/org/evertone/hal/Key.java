package org.evertone.hal;

import java.util.Optional;

/** A key of the phone. */
public enum Key {
    DIGIT_0('0'),
    DIGIT_1('1'),
    DIGIT_2('2'),
    DIGIT_3('3'),
    DIGIT_4('4'),
    DIGIT_5('5'),
    DIGIT_6('6'),
    DIGIT_7('7'),
    DIGIT_8('8'),
    DIGIT_9('9'),
    STAR('*'),
    POUND('#'),
    A('A'),
    B('B'),
    C('C'),
    D('D'),
    /** Ends the call, clears what was typed. */
    HANG_UP('h'),
    /** Hands-free: answers, dials what was typed, or gives dial tone without the handset. */
    SPEAKER('s');

    private final char symbol;

    Key(char symbol) {
        this.symbol = symbol;
    }

    /** The character that names the key on the command line; for 0-9*#A-D also the DTMF digit. */
    public char symbol() {
        return symbol;
    }

    /** Whether the key has a DTMF tone. */
    public boolean dtmf() {
        return symbol != 'h' && symbol != 's';
    }

    public static Optional<Key> of(char symbol) {
        for (Key key : values()) {
            if (key.symbol == symbol) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }
}
