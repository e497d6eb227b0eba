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
    SPEAKER('s'),
    /** Holds the call, or takes it up again; answers a waiting call. */
    HOLD('o'),
    /** Begins a transfer; a second press, or hanging up, completes it. */
    TRANSFER('t'),
    CONFERENCE('c'),
    MUTE('m'),
    REDIAL('r'),
    VOLUME_UP('+'),
    VOLUME_DOWN('-'),
    /** Do not disturb, on and off. */
    DND('d'),
    /** Calls the mailbox. */
    MESSAGES('v'),
    PHONE_BOOK('p'),
    /** Missed, received and dialled calls. */
    CALL_LIST('l'),
    UP('u'),
    DOWN('n'),
    OK('k'),
    /** Leaves a list; takes the last digit away. */
    BACK('b'),
    /** Shows where the web page is. */
    INFO('i'),
    /** The same as a hook flash. */
    FLASH('f'),
    LINE_1('E'),
    LINE_2('F'),
    LINE_3('G'),
    LINE_4('H'),
    LINE_5('I'),
    LINE_6('J');

    private static final String DTMF = "0123456789*#ABCD";

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
        return DTMF.indexOf(symbol) >= 0;
    }

    /** The line that a line key is for, 1..6; 0 for every other key. */
    public int line() {
        return compareTo(LINE_1) >= 0 ? ordinal() - LINE_1.ordinal() + 1 : 0;
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
