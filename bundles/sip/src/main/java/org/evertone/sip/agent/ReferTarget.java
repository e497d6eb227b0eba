package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPRequest;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.ListIterator;
import java.util.Locale;
import java.util.Optional;
import javax.sip.address.SipURI;
import javax.sip.header.ReferToHeader;

/**
 * Whom a REFER names (RFC 3515 §2.1).
 *
 * @param uri SIP or SIPS URI without headers
 * @param replaces the dialog there whose place is to be taken
 */
record ReferTarget(String uri, Optional<Replaces> replaces) {
    private static final int LONGEST = 1024;

    /** Reads the Refer-To of a request; empty when there is not exactly one that can be called. */
    static Optional<ReferTarget> of(SIPRequest refer) {
        ListIterator<?> headers = refer.getHeaders(ReferToHeader.NAME);
        if (!headers.hasNext()
                || !(headers.next() instanceof ReferToHeader referTo)
                || headers.hasNext()
                || referTo.getAddress() == null
                || !(referTo.getAddress().getURI() instanceof SipURI named)
                || named.toString().length() > LONGEST) {
            return Optional.empty();
        }
        String method = named.getMethodParam();
        Optional<String> replaced = header(named, Replaces.NAME);
        Optional<Replaces> replaces = replaced.flatMap(Replaces::parse);
        if (method != null && !method.equalsIgnoreCase("INVITE") || replaced.isPresent() && replaces.isEmpty()) {
            return Optional.empty();
        }
        SipURI plain = (SipURI) named.clone();
        plain.removeParameter("method");
        String text = plain.toString();
        int question = text.indexOf('?');
        return Optional.of(new ReferTarget(question < 0 ? text : text.substring(0, question), replaces));
    }

    private static Optional<String> header(SipURI uri, String name) {
        Iterator<?> names = uri.getHeaderNames();
        while (names.hasNext()) {
            String candidate = String.valueOf(names.next());
            if (candidate.equalsIgnoreCase(name)) {
                return unescaped(String.valueOf(uri.getHeader(candidate)));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> unescaped(String text) {
        try {
            // a plus is a plus in a URI of SIP
            return Optional.of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            return Optional.of("");
        }
    }

    /** As a person reads it. */
    String readable() {
        int at = uri.lastIndexOf('@');
        int user = uri.indexOf(':') + 1;
        return at > user
                ? unescaped(uri.substring(user, at))
                        .map(name -> name.replaceAll("\\p{Cntrl}", " "))
                        .filter(name -> !name.isBlank())
                        .orElse(uri)
                : uri;
    }

    /** The Refer-To header's value. */
    @Override
    public String toString() {
        String headers = replaces.map(dialog -> "?" + Replaces.NAME + "="
                        + URLEncoder.encode(dialog.toString(), StandardCharsets.UTF_8)
                                .replace("+", "%20")
                                .replace("*", "%2A"))
                .orElse("");
        String scheme = uri.toLowerCase(Locale.ROOT);
        return scheme.startsWith("sip") ? "<" + uri + headers + ">" : uri;
    }
}
