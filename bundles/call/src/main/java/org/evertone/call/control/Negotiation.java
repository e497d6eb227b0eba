package org.evertone.call.control;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.evertone.call.sdp.CryptoAttribute;
import org.evertone.call.sdp.Direction;
import org.evertone.call.sdp.Encryption;
import org.evertone.call.sdp.Encryption.Profile;
import org.evertone.call.sdp.LocalAudio;
import org.evertone.call.sdp.MediaLayout;
import org.evertone.call.sdp.OfferAnswer;
import org.evertone.call.sdp.OfferAnswer.Agreed;
import org.evertone.call.sdp.OfferAnswer.Outcome;
import org.evertone.call.sdp.OfferAnswer.Refused;
import org.evertone.call.sdp.PayloadTypes;
import org.evertone.config.DtmfMode;
import org.evertone.config.MediaCrypto;
import org.evertone.config.VoiceSettings;
import org.evertone.line.FailureClass;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.MediaSession.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * The offers and answers of one call, and what they have agreed on so far. Within a session payload types, {@code m=}
 * lines and keys stay as they were agreed, and each description that leaves has the next version (RFC 3264 §8).
 */
final class Negotiation {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Encryption NO_KEYS = new Encryption(Profile.PLAIN, true, false, List.of());

    private final long sessionId;
    private final VoiceSettings voice;
    private final PayloadTypes ours;
    private PayloadTypes types;
    private MediaLayout layout = MediaLayout.FIRST;
    private boolean holding;
    private List<CryptoAttribute> keys = List.of();
    private int localPort;
    private long version;
    private boolean sounds;
    private @Nullable LocalAudio offered;
    private @Nullable Agreed agreed;

    /** Where a description goes to. @param secure whether keys may be sent there */
    record Place(String localAddress, boolean secure) {}

    /**
     * @param sessionId {@code o=} id of our descriptions
     * @param codecs what we speak, best first, not empty
     */
    Negotiation(long sessionId, List<Codec> codecs, VoiceSettings voice) {
        this.sessionId = sessionId;
        this.voice = voice;
        List<Codec> spoken = codecs.stream()
                .map(codec -> codec.name().equalsIgnoreCase("opus")
                        ? new Codec(
                                codec.name(),
                                voice.opusPayloadType(),
                                codec.clockRateHz(),
                                codec.channels(),
                                codec.formatParameters())
                        : codec)
                .toList();
        ours = PayloadTypes.of(spoken, voice.dtmfMode() == DtmfMode.IN_BAND ? -1 : voice.dtmfPayloadType());
        types = ours;
    }

    void localPort(int port) {
        localPort = port;
    }

    /** What was agreed last; empty before the first agreement. */
    Optional<Agreed> agreed() {
        return Optional.ofNullable(agreed);
    }

    /** Whether the far end wants no sound from us. */
    boolean heldByFarEnd() {
        return agreed != null && agreed.held();
    }

    /** Another server is asked: what the one before had begun to agree on counts no more. */
    void restart() {
        agreed = null;
        layout = MediaLayout.FIRST;
        types = ours;
    }

    /** Whether our next descriptions hold the far end. */
    boolean holding() {
        return holding;
    }

    void hold(boolean held) {
        holding = held;
    }

    /** Whether our description in the latest agreement did not hold the far end. */
    boolean sounds() {
        return sounds;
    }

    /**
     * Why no offer can be made; empty when it can. A stream that must be encrypted, or is, never goes on without keys
     * because the signalling is no longer secure.
     */
    Optional<Refused> unable(Place place) {
        return place.secure() || voice.crypto() != MediaCrypto.FORCED && !encrypted()
                ? Optional.empty()
                : Optional.of(new Refused(
                        FailureClass.NOT_SECURE, "the server is not reached over TLS, so no keys can be sent"));
    }

    private boolean encrypted() {
        return agreed != null && agreed.parameters().srtp().isPresent();
    }

    /**
     * Our offer: everything we speak, or only what was agreed when the line is to name one codec. Empty when we are
     * {@link #unable}.
     */
    String offer(Place place) {
        if (unable(place).isPresent()) {
            return "";
        }
        Direction held = heldByFarEnd() ? Direction.INACTIVE : Direction.SENDONLY;
        LocalAudio next = describe(
                place,
                agreed != null && voice.singleCodec() ? types.best() : types,
                holding ? held : Direction.SENDRECV);
        offered = next;
        version = next.version();
        return OfferAnswer.offer(next);
    }

    /** Takes the far end's answer to the latest {@link #offer}. */
    Outcome accept(String answer, Place place) {
        LocalAudio local = offered != null ? offered : describe(place, types, Direction.SENDRECV);
        return kept(OfferAnswer.accept(answer, local), local);
    }

    /** Answers an offer. */
    Outcome answer(String offer, Place place) {
        LocalAudio local = describe(place, types, holding ? Direction.SENDONLY : Direction.SENDRECV);
        Outcome outcome = kept(OfferAnswer.answer(offer, local), local);
        if (outcome instanceof Agreed) {
            version = local.version();
        }
        return outcome;
    }

    /** Whether an offer could be answered; agrees on nothing. */
    Outcome examine(String offer, Place place) {
        return OfferAnswer.answer(offer, describe(place, types, Direction.SENDRECV));
    }

    private Outcome kept(Outcome outcome, LocalAudio local) {
        if (!(outcome instanceof Agreed next)) {
            return outcome;
        }
        Parameters parameters = next.parameters();
        types = types.agreed(
                parameters.codec(),
                parameters.receivePayloadType(),
                parameters.receiveDtmfPayloadType(),
                parameters.dtmfClockHz());
        layout = next.layout();
        sounds = local.direction() == Direction.SENDRECV;
        Parameters whole = parameters(parameters, sounds);
        agreed = new Agreed(next.answer(), whole, next.held(), next.profile(), next.layout());
        return agreed;
    }

    /** What was agreed, with no sound either way. */
    Optional<Parameters> silent() {
        return agreed().map(now -> parameters(now.parameters(), false));
    }

    /** @param sound false while our user holds the call: then nothing is sent, although the far end would take it */
    private Parameters parameters(Parameters of, boolean sound) {
        boolean inBand = voice.dtmfMode() == DtmfMode.IN_BAND || voice.dtmfMode() == DtmfMode.AUTO;
        return new Parameters(
                of.remote(),
                of.codec(),
                of.payloadType(),
                of.receivePayloadType(),
                of.dtmfPayloadType(),
                of.receiveDtmfPayloadType(),
                of.dtmfClockHz(),
                of.packetMillis(),
                sound && of.send(),
                sound && of.receive(),
                of.remoteFormatParameters(),
                inBand,
                of.srtp(),
                of.alsoReceived());
    }

    private LocalAudio describe(Place place, PayloadTypes formats, Direction direction) {
        return new LocalAudio(
                place.localAddress(), localPort, sessionId, version + 1, formats, direction, encryption(place), layout);
    }

    private Encryption encryption(Place place) {
        boolean required = voice.crypto() == MediaCrypto.FORCED;
        if (voice.crypto() == MediaCrypto.OFF || !place.secure()) {
            return required || encrypted() ? NO_KEYS : Encryption.NONE;
        }
        if (keys.isEmpty()) {
            keys = CryptoAttribute.offer(voice.shortAuthTag(), RANDOM::nextBytes);
        }
        return new Encryption(profile(), required, voice.shortAuthTag(), keys);
    }

    private Profile profile() {
        if (agreed != null) {
            return agreed.profile();
        }
        if (voice.crypto() == MediaCrypto.FORCED) {
            return Profile.SECURE;
        }
        return voice.opportunistic() ? Profile.OPPORTUNISTIC : Profile.EITHER;
    }
}
