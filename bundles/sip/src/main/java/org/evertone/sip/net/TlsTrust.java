package org.evertone.sip.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom the phone believes: the Java runtime's authorities and the owner's own ({@code *.pem} in a folder). */
public final class TlsTrust {
    static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    private static final long FILE_LIMIT_BYTES = 1 << 20;

    private final SSLSocketFactory socketFactory;

    private TlsTrust(SSLSocketFactory socketFactory) {
        this.socketFactory = socketFactory;
    }

    /**
     * @param folder folder of PEM certificates, each file one or more; may be absent
     * @throws IOException a file cannot be read or is no certificate; the message names it
     */
    public static TlsTrust load(Path folder) throws IOException {
        try {
            KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            anchors.load(null, null);
            int number = 0;
            for (X509Certificate authority : authoritiesOf(null)) {
                anchors.setCertificateEntry("runtime-" + number++, authority);
            }
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.pem")) {
                    for (Path file : files) {
                        for (Certificate certificate : read(file)) {
                            anchors.setCertificateEntry("own-" + number++, certificate);
                        }
                    }
                }
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managersOf(anchors), null);
            return new TlsTrust(context.getSocketFactory());
        } catch (GeneralSecurityException missing) {
            throw new IOException("This Java runtime cannot do TLS: " + missing.getMessage(), missing);
        }
    }

    SSLSocketFactory socketFactory() {
        return socketFactory;
    }

    private static Collection<? extends Certificate> read(Path file) throws IOException {
        if (Files.size(file) > FILE_LIMIT_BYTES) {
            throw new IOException("Trusted certificates " + file + ": larger than 1 MiB");
        }
        try {
            Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
            if (certificates.isEmpty()) {
                throw new IOException("Trusted certificates " + file + ": no certificate in it");
            }
            return certificates;
        } catch (CertificateException bad) {
            throw new IOException("Trusted certificates " + file + ": not PEM certificates", bad);
        }
    }

    private static List<X509Certificate> authoritiesOf(@Nullable KeyStore anchors) throws GeneralSecurityException {
        for (TrustManager manager : managersOf(anchors)) {
            if (manager instanceof X509TrustManager x509) {
                return List.of(x509.getAcceptedIssuers());
            }
        }
        return List.of();
    }

    /** @param anchors null = the runtime's own */
    private static TrustManager[] managersOf(@Nullable KeyStore anchors) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(anchors);
        return factory.getTrustManagers();
    }
}
