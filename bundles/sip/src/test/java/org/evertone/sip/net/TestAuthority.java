package org.evertone.sip.net;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority made with the JDK's keytool, a server it has certified, and a folder that trusts it. */
record TestAuthority(SSLContext serverContext, Path trustFolder) {
    private static final String PASSWORD = "changeit";

    static TestAuthority create(Path folder, String dnsName) throws Exception {
        return create(folder, dnsName, "-1d");
    }

    /** @param start the server's 30 days begin then, as keytool has it: {@code -60d} is sixty days ago */
    static TestAuthority create(Path folder, String dnsName, String start) throws Exception {
        Path store = folder.resolve("server.p12");
        Path trust = Files.createDirectories(folder.resolve("trust"));
        makeKey(store, "authority", "-dname", "CN=authority", "-ext", "bc:c", "-startdate", "-90d", "-validity", "180");
        makeKey(
                store,
                "server",
                "-signer",
                "authority",
                "-dname",
                "CN=" + dnsName,
                "-ext",
                "SAN=dns:" + dnsName,
                "-startdate",
                start,
                "-validity",
                "30");
        keytool(
                store,
                "-exportcert",
                "-rfc",
                "-alias",
                "authority",
                "-file",
                trust.resolve("authority.pem").toString());
        // a server has no key but its own
        keytool(store, "-delete", "-alias", "authority");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return new TestAuthority(context, trust);
    }

    private static void makeKey(Path store, String alias, String... certificate) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("-genkeypair", "-alias", alias, "-keyalg", "EC", "-groupname", "secp256r1"));
        arguments.addAll(List.of(certificate));
        keytool(store, arguments.toArray(String[]::new));
    }

    private static void keytool(Path store, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        builder.command().addAll(List.of(arguments));
        builder.command()
                .addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
        Process keytool = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!keytool.waitFor(20, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new AssertionError("keytool failed");
        }
    }
}
