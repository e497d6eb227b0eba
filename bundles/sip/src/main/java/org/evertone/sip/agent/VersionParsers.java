package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.MessageParser;
import gov.nist.javax.sip.parser.MessageParserFactory;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.StringMsgParser;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;

/**
 * Makes the stack's parsers keep a request's SIP version as it was sent: by itself the stack reads every version as 2.0,
 * and a request of another one would be obeyed instead of answered 505 (RFC 3261 §8.2, §21.5.6).
 *
 * <p>Made by the stack through {@code gov.nist.javax.sip.MESSAGE_PARSER_FACTORY}.
 */
public final class VersionParsers implements MessageParserFactory {
    private static final int LONGEST_VERSION = 16;

    @Override
    public MessageParser createMessageParser(SIPTransactionStack stack) {
        return new Parser();
    }

    private static final class Parser extends StringMsgParser {
        @Override
        public SIPMessage parseSIPMessage(
                byte[] octets, boolean readBody, boolean strict, ParseExceptionListener listener)
                throws ParseException {
            SIPMessage message = super.parseSIPMessage(octets, readBody, strict, listener);
            if (message instanceof SIPRequest request) {
                request.getRequestLine().setSipVersion(version(octets));
            }
            return message;
        }
    }

    /** The last word of the first line that is not empty. */
    private static String version(byte[] octets) {
        int start = 0;
        while (start < octets.length && octets[start] <= ' ') {
            start++;
        }
        int end = start;
        while (end < octets.length && octets[end] != '\r' && octets[end] != '\n') {
            end++;
        }
        String line = new String(octets, start, end - start, StandardCharsets.US_ASCII).strip();
        String word = line.substring(line.lastIndexOf(' ') + 1);
        return word.substring(0, Math.min(LONGEST_VERSION, word.length()));
    }
}
