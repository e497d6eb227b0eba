package org.evertone.sip.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
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
    private final List<LeftOut> leftOut;

    /**
     * A file that nobody is trusted by.
     *
     * @param file the file, or the folder when it cannot be read at all
     * @param why one plain phrase
     */
    public record LeftOut(Path file, String why) {}

    private TlsTrust(SSLSocketFactory socketFactory, List<LeftOut> leftOut) {
        this.socketFactory = socketFactory;
        this.leftOut = List.copyOf(leftOut);
    }

    /**
     * Files that cannot be used are left out: they must not cost the phone its other servers.
     *
     * @param folder folder of PEM certificates, each file one or more; may be absent
     * @throws IOException this Java runtime cannot do TLS
     */
    public static TlsTrust load(Path folder) throws IOException {
        try {
            KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            anchors.load(null, null);
            int number = 0;
            for (X509Certificate authority : authoritiesOf(null)) {
                anchors.setCertificateEntry("runtime-" + number++, authority);
            }
            List<LeftOut> leftOut = new ArrayList<>();
            for (Path file : pemFiles(folder, leftOut)) {
                try {
                    for (Certificate certificate : read(file)) {
                        anchors.setCertificateEntry("own-" + number++, certificate);
                    }
                } catch (IOException | CertificateException unusable) {
                    leftOut.add(new LeftOut(file, why(unusable)));
                }
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managersOf(anchors), null);
            return new TlsTrust(context.getSocketFactory(), leftOut);
        } catch (GeneralSecurityException missing) {
            throw new IOException("This Java runtime cannot do TLS: " + missing.getMessage(), missing);
        }
    }

    SSLSocketFactory socketFactory() {
        return socketFactory;
    }

    /** What could not be used of the folder. */
    public List<LeftOut> leftOut() {
        return leftOut;
    }

    private static List<Path> pemFiles(Path folder, List<LeftOut> leftOut) {
        List<Path> found = new ArrayList<>();
        if (Files.exists(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.pem")) {
                files.forEach(found::add);
            } catch (IOException | DirectoryIteratorException unreadable) {
                leftOut.add(new LeftOut(folder, "not a readable folder"));
            }
        }
        return found;
    }

    private static Collection<? extends Certificate> read(Path file) throws IOException, CertificateException {
        if (!Files.isRegularFile(file)) {
            throw new CertificateException("not a file");
        }
        if (Files.size(file) > FILE_LIMIT_BYTES) {
            throw new CertificateException("larger than 1 MiB");
        }
        Collection<? extends Certificate> certificates = parse(Files.readAllBytes(file));
        if (certificates.isEmpty()) {
            throw new CertificateException("no certificate in it");
        }
        return certificates;
    }

    private static Collection<? extends Certificate> parse(byte[] pem) throws CertificateException {
        try {
            return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
        } catch (CertificateException bad) {
            throw new CertificateException("not PEM certificates", bad);
        }
    }

    private static String why(Exception unusable) {
        return unusable instanceof CertificateException ? String.valueOf(unusable.getMessage()) : "not readable";
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
