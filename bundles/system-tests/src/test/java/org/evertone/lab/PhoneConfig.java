package org.evertone.lab;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A configuration file for the phone under test: line 1 at the lab's pair, in the text dialect of SIPN keys. */
final class PhoneConfig {

    static final String ACCOUNT = "1001";

    /** Far enough away not to disturb a test that does not ask for keep-alives, refreshes or probes. */
    private static final String RARELY = "3600";

    private String name = "phone";
    private final Map<String, String> globalKeys = new LinkedHashMap<>();
    private final Map<String, String> lineKeys = new LinkedHashMap<>();
    private final Map<String, String> ownKeys = new LinkedHashMap<>();

    /** How a line reaches its servers. */
    enum Transport {
        UDP("0", Block.SIP_PORT),
        TCP("1", Block.SIP_PORT),
        TLS("3", Block.TLS_PORT);

        private final String code;
        private final int port;

        Transport(String code, int port) {
            this.code = code;
            this.port = port;
        }
    }

    private PhoneConfig() {}

    /** Both servers of a lab over one transport; failback, keep-alive and refresh as good as never. */
    static PhoneConfig of(Block block, Transport transport) {
        PhoneConfig config = new PhoneConfig();
        config.globalKeys.put("SIP  Port", Integer.toString(block.phoneSipPort()));
        config.globalKeys.put("RTP Initial Port", Integer.toString(block.phoneRtpPort()));
        config.globalKeys.put("RTP Port Quantity", Integer.toString(Block.PHONE_RTP_PORTS));
        config.line("Phone Number", ACCOUNT)
                .line("Display Name", "System test")
                .line("Sip Name", KamailioServer.REALM)
                .line("Register User", ACCOUNT)
                .line("Register Pswd", ACCOUNT + "-secret")
                .line("Register Addr", block.a())
                .line("Register Port", Integer.toString(transport.port))
                .line("Register TTL", RARELY)
                .line("Transport", transport.code)
                .line("Backup Addr", block.b())
                .line("Backup Port", Integer.toString(transport.port))
                .line("Backup TTL", RARELY)
                .line("Backup Transport", transport.code)
                .line("Failback Interval", RARELY)
                .line("Signal Retry Counts", "3")
                .line("NAT UDPUpdate", "2")
                .line("UDPUpdate TTL", RARELY)
                .line("VoiceCodecMap", "PCMA,PCMU");
        return config;
    }

    /** Another phone beside the first, with an account and ports of its own. @param number 1, 2 … */
    PhoneConfig another(Block block, int number) {
        name = "phone-" + number;
        globalKeys.put("SIP  Port", Integer.toString(block.phoneSipPort(number)));
        globalKeys.put("RTP Initial Port", Integer.toString(block.phoneRtpPort(number)));
        globalKeys.put("RTP Port Quantity", Integer.toString(Block.ANOTHER_PHONE_RTP_PORTS));
        String account = Integer.toString(Integer.parseInt(ACCOUNT) + 10 * number);
        return line("Phone Number", account).line("Register User", account).line("Register Pswd", account + "-secret");
    }

    /** Of its folder, and in the logs. */
    String name() {
        return name;
    }

    /** What the phone is called by. */
    String account() {
        return lineKeys.getOrDefault("Phone Number", "");
    }

    /** Sets a key of line 1, named without {@code SIP1}. */
    PhoneConfig line(String key, String value) {
        lineKeys.put(key, value);
        return this;
    }

    /** The line knows the primary only. */
    PhoneConfig withoutBackup() {
        lineKeys.keySet().removeIf(key -> key.startsWith("Backup"));
        return this;
    }

    /** Sets a key of the phone. */
    PhoneConfig phone(String key, String value) {
        globalKeys.put(key, value);
        return this;
    }

    /** Sets a key of Evertone's own module, named in full. */
    PhoneConfig own(String key, String value) {
        ownKeys.put(key, value);
        return this;
    }

    String text() {
        return "<<VOIP CONFIG FILE>>Version:2.0000000000                      \r\n<SIP CONFIG MODULE>\r\n"
                + globalKeys.entrySet().stream()
                        .map(key -> "%-19s:%s\r\n".formatted(key.getKey(), key.getValue()))
                        .collect(Collectors.joining())
                + "--SIP Line List--  :\r\n"
                + lineKeys.entrySet().stream()
                        .map(key -> "%-24s:%s\r\n".formatted("SIP1 " + key.getKey(), key.getValue()))
                        .collect(Collectors.joining())
                + "<EVERTONE CONFIG MODULE>\r\n"
                + ownKeys.entrySet().stream()
                        .map(key -> "%-19s:%s\r\n".formatted(key.getKey(), key.getValue()))
                        .collect(Collectors.joining())
                + "<<END OF FILE>>\r\n";
    }
}
