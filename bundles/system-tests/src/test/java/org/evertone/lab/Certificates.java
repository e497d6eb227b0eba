package org.evertone.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The certificate authority of one lab: a good certificate for each server and one for a name that nobody has. */
final class Certificates {

    private static final String[] KEY = {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"};

    private final Path folder;

    Certificates(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        openssl("req -x509 -days 30 -subj /CN=lab-authority", KEY, "-keyout", file("ca.key"), "-out", file("ca.pem"));
        issue("wrong", "DNS:someone.invalid");
    }

    /** Issues {@code NAME.pem} and {@code NAME.key}. */
    void issue(String name, String alternativeName) {
        try {
            Path extensions = folder.resolve(name + ".ext");
            Files.writeString(extensions, "subjectAltName=" + alternativeName + "\n");
            openssl("req -subj /CN=" + name, KEY, "-keyout", file(name + ".key"), "-out", file(name + ".csr"));
            Tools.run(
                    "openssl",
                    "x509",
                    "-req",
                    "-days",
                    "30",
                    "-in",
                    file(name + ".csr"),
                    "-CA",
                    file("ca.pem"),
                    "-CAkey",
                    file("ca.key"),
                    "-CAcreateserial",
                    "-extfile",
                    extensions.toString(),
                    "-out",
                    file(name + ".pem"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String file(String name) {
        return folder.resolve(name).toString();
    }

    private static void openssl(String command, String[] key, String... files) {
        String[] words = command.split(" ");
        String[] all = new String[words.length + key.length + files.length];
        System.arraycopy(words, 0, all, 0, words.length);
        System.arraycopy(key, 0, all, words.length, key.length);
        System.arraycopy(files, 0, all, words.length + key.length, files.length);
        Tools.run("openssl", all);
    }
}
