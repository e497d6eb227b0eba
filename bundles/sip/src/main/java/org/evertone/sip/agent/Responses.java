package org.evertone.sip.agent;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import javax.sip.header.ContentTypeHeader;

/** Writes answers to requests of the far end (RFC 3261 §8.2.6). */
final class Responses {
    private static final int NOT_ACCEPTABLE_HERE = 488;

    /** RFC 3261 §20.43; a pseudonym, for our own name is the far end's to know from Contact at most. */
    private static final String WARNING = "305 phone \"Incompatible media format\"";

    private final SIPResponse response;

    private Responses(SIPResponse response) {
        this.response = response;
    }

    /**
     * An answer; 488 says by a Warning that it is about the description.
     *
     * @param localTag our To tag; used when the request has none and the answer is not 100
     */
    static Responses to(SIPRequest request, int code, String localTag) {
        SIPResponse response = request.createResponse(code);
        if (code > 100 && request.getToTag() == null) {
            response.setToTag(localTag);
        }
        Responses answer = new Responses(response);
        return code == NOT_ACCEPTABLE_HERE ? answer.header("Warning: " + WARNING) : answer;
    }

    /** A refusal that makes no dialog. */
    static SIPResponse refusal(SIPRequest request, int code) {
        return to(request, code, Ids.tag()).build();
    }

    Responses header(String header) {
        response.setHeader(parse(header));
        return this;
    }

    Responses allow() {
        return header("Allow: " + Requests.ALLOW).header(Requests.SUPPORTED);
    }

    /** @param contact name-addr, see {@link Requests#contact} */
    Responses contact(String contact) {
        return header("Contact: " + contact);
    }

    Responses sdp(String sdp) {
        if (sdp.isEmpty()) {
            return this;
        }
        try {
            response.setContent(sdp.getBytes(StandardCharsets.UTF_8), (ContentTypeHeader)
                    parse("Content-Type: " + Requests.SDP_TYPE));
            return this;
        } catch (ParseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    SIPResponse build() {
        return response;
    }

    private static SIPHeader parse(String header) {
        try {
            return StringMsgParser.parseSIPHeader(header);
        } catch (ParseException broken) {
            throw new IllegalArgumentException("Not a header: " + header, broken);
        }
    }
}
