package org.evertone.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The SIPN store. Reading methods may be called from any thread and return what is running. Changing methods block on
 * the disk: never call them on the phone's loop.
 */
@ProviderType
public interface ConfigStore {

    /** Lines that have a {@code Register Addr}, enabled or not, by number. */
    List<LineSettings> lines();

    PhoneSettings phone();

    /**
     * A value as it would be exported; the default when the key is known and not set.
     *
     * @param key as in the file ({@code SIP1 Register Addr}, {@code SIP  Port}), blanks and underscores alike, case
     *     ignored
     * @throws ConfigException when the key is unknown and not stored, or is a secret
     */
    String get(String key) throws ConfigException;

    /**
     * Changes keys, all or none, saves, then tells listeners.
     *
     * @throws ConfigException naming each key that is refused and its rule; nothing has changed then
     */
    ImportReport set(Map<String, String> changes) throws ConfigException;

    /**
     * Imports a configuration file over what is stored (keys not named stay), saves, then tells listeners.
     *
     * @throws ConfigException listing every error with line number and rule; nothing has changed then
     */
    ImportReport importFile(byte[] content) throws ConfigException;

    /** The whole store in the text dialect, without secrets. */
    byte[] exportText();

    /** The key table: everything the store understands. */
    List<KeyInfo> keys();

    /** Hands each change to a listener after it was saved, on the thread that made it. Closing it ends that. */
    AutoCloseable subscribe(Consumer<Change> listener);

    /**
     * What a change touched.
     *
     * @param lines numbers of lines whose settings differ now
     * @param phone whether settings of the whole phone differ
     */
    record Change(java.util.Set<Integer> lines, boolean phone) {}

    /**
     * A key that the store understands.
     *
     * @param key canonical name; line keys begin with {@code SIPn }
     * @param type {@code text}, {@code integer}, {@code boolean}, {@code choice}, {@code host}, {@code list} or
     *     {@code secret}
     * @param minimum lowest number, or shortest text
     * @param maximum highest number, or longest text
     * @param defaultValue value when the key is not set
     * @param choices code to word, for {@code choice}
     * @param words one sentence for people
     */
    record KeyInfo(
            String key,
            String type,
            long minimum,
            long maximum,
            String defaultValue,
            Map<String, String> choices,
            String words) {}

    /** A setting by its canonical key; empty when it is not stored. For the bundles' own use, secrets included. */
    Optional<String> stored(String key);
}
