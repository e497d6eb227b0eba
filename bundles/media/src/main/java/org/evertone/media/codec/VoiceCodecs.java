package org.evertone.media.codec;

import java.util.List;
import java.util.Locale;
import org.evertone.media.MediaEngine.Codec;

/** The codecs of this phone. Callable from any thread. */
public final class VoiceCodecs {
    private static final List<Codec> CODECS = List.of(
            Opus.CODEC,
            new Codec("G722", G722Tables.PAYLOAD_TYPE, G722Tables.CLOCK_RATE_HZ),
            of(G711.PCMA),
            of(G711.PCMU));

    private VoiceCodecs() {}

    /** What can be offered, best sound first. */
    public static List<Codec> codecs() {
        return CODECS;
    }

    /** Whether there is such a codec; only its name counts, in any case. */
    public static boolean knows(Codec codec) {
        return CODECS.stream().anyMatch(known -> known.name().equalsIgnoreCase(codec.name()));
    }

    /** What encodes and decodes opus on this machine, for a log. */
    public static String opusImplementation() {
        return Opus.implementation().description();
    }

    /**
     * An encoder for one stream.
     *
     * @param codec only its name counts, in any case
     * @param remoteFormatParameters the far end's {@code a=fmtp}, or empty; what is not understood there is ignored
     * @param packetMillis packet time, 10..60 in steps of 10
     * @throws IllegalArgumentException when there is no such codec
     */
    public static VoiceEncoder encoder(Codec codec, String remoteFormatParameters, int packetMillis) {
        return switch (upperCase(codec)) {
            case "OPUS" ->
                new OpusEncoder(
                        Opus.implementation().encoder(OpusSettings.asked(remoteFormatParameters, packetMillis)));
            case "G722" -> new G722Encoder();
            case "PCMU" -> new G711Encoder(G711.PCMU);
            case "PCMA" -> new G711Encoder(G711.PCMA);
            default -> throw unknown(codec);
        };
    }

    /**
     * A decoder for one stream.
     *
     * @param codec only its name counts, in any case
     * @throws IllegalArgumentException when there is no such codec
     */
    public static VoiceDecoder decoder(Codec codec) {
        return switch (upperCase(codec)) {
            case "OPUS" -> new OpusDecoder(Opus.implementation().decoder());
            case "G722" -> new G722Decoder();
            case "PCMU" -> new G711Decoder(G711.PCMU);
            case "PCMA" -> new G711Decoder(G711.PCMA);
            default -> throw unknown(codec);
        };
    }

    private static Codec of(G711 law) {
        return new Codec(law.name(), law.payloadType(), G711.CLOCK_RATE_HZ);
    }

    private static String upperCase(Codec codec) {
        return codec.name().toUpperCase(Locale.ROOT);
    }

    private static IllegalArgumentException unknown(Codec codec) {
        return new IllegalArgumentException("this phone has no codec \"" + codec.name() + "\"");
    }
}
