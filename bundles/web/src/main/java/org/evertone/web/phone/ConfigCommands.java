package org.evertone.web.phone;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.evertone.config.ConfigException;
import org.evertone.config.ConfigStore;
import org.evertone.config.ImportReport;

/** {@code config …} of the command line. */
final class ConfigCommands {
    private final ConfigStore config;

    ConfigCommands(ConfigStore config) {
        this.config = config;
    }

    String run(List<String> args, byte[] file) throws ActionException {
        String command = args.isEmpty() ? "" : args.get(0);
        List<String> rest = args.isEmpty() ? List.of() : args.subList(1, args.size());
        try {
            return switch (command) {
                case "get" -> {
                    PhoneActions.expect(rest, 1, 1, "config get KEY");
                    yield config.get(rest.get(0)) + "\n";
                }
                case "set" -> {
                    PhoneActions.expect(rest, 2, 2, "config set KEY VALUE");
                    yield report(config.set(Map.of(rest.get(0), rest.get(1))));
                }
                case "import" -> {
                    PhoneActions.expect(rest, 0, 1, "config import FILE");
                    if (file.length == 0) {
                        throw PhoneActions.invalid("config import: the file is empty");
                    }
                    yield report(config.importFile(file));
                }
                case "export" -> {
                    PhoneActions.expect(rest, 0, 0, "config export");
                    yield new String(config.exportText(), StandardCharsets.UTF_8);
                }
                default -> throw PhoneActions.invalid("config knows get KEY, set KEY VALUE, import FILE and export");
            };
        } catch (ConfigException refused) {
            throw PhoneActions.invalid("nothing was changed: " + refused.getMessage());
        }
    }

    private static String report(ImportReport report) {
        StringBuilder text = new StringBuilder();
        for (ImportReport.Entry entry : report.entries()) {
            if (entry.line() > 0) {
                text.append("line ").append(entry.line()).append(": ");
            }
            text.append(entry.key())
                    .append(": ")
                    .append(entry.outcome().name().toLowerCase(Locale.ROOT))
                    .append(entry.reason().isEmpty() ? "" : " " + entry.reason())
                    .append('\n');
        }
        return text.toString();
    }
}
