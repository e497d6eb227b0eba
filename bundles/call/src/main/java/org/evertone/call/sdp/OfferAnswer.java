package org.evertone.call.sdp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.evertone.line.FailureClass;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.MediaSession.Parameters;
import org.evertone.media.SrtpKeys;

/**
 * The offer/answer model (RFC 3264) for one audio stream. Pure functions. Answers of ours name one codec, so that nobody
 * changes it in the middle of the stream; of the far end's answer the first codec is sent, and each may arrive.
 */
public final class OfferAnswer {
    static final String TELEPHONE_EVENT = "telephone-event";

    private static final String COMFORT_NOISE = "CN";
    private static final String OPUS = "opus";
    private static final int DEFAULT_PACKET_MILLIS = 20;
    private static final int SHORTEST_PACKET_MILLIS = 10;
    private static final int LONGEST_PACKET_MILLIS = 60;

    private OfferAnswer() {}

    /** How a negotiation ended. */
    public sealed interface Outcome {}

    /**
     * A stream stands.
     *
     * @param answer our answer as text; empty when the far end answered our offer
     * @param parameters what the media session is to do
     * @param held whether the far end wants no sound from us
     * @param profile how the stream goes on to be described
     * @param layout the {@code m=} lines of the session from now on
     */
    public record Agreed(
            String answer, Parameters parameters, boolean held, Encryption.Profile profile, MediaLayout layout)
            implements Outcome {
        /** Without the answer, which holds keys. */
        @Override
        public String toString() {
            return "Agreed[" + parameters + ", held=" + held + ", " + profile + "]";
        }
    }

    /**
     * No stream.
     *
     * @param failureClass {@link FailureClass#NO_COMMON_AUDIO} or {@link FailureClass#NOT_SECURE}
     * @param why one plain phrase: no codec in common, stream refused …
     */
    public record Refused(FailureClass failureClass, String why) implements Outcome {}

    /**
     * Our offer: every codec in our order. Where encryption is wished but not demanded the stream is offered twice, as
     * {@code RTP/SAVP} and after it as {@code RTP/AVP} with the same port: far ends take the first line they understand
     * and refuse the other.
     */
    public static String offer(LocalAudio local) {
        SdpWriter writer = new SdpWriter(local);
        MediaLayout layout = local.layout();
        List<Format> formats = local.types().formats();
        for (int i = 0; i < layout.lines().size(); i++) {
            if (i != layout.audio()) {
                writer.line(layout.lines().get(i));
                continue;
            }
            Encryption encryption = local.encryption();
            String protocol = encryption.profile().protocol();
            writer.audio(protocol, formats, encryption.offer(), DEFAULT_PACKET_MILLIS, local.direction());
            if (encryption.profile() == Encryption.Profile.EITHER) {
                writer.audio(MediaSection.RTP, formats, List.of(), DEFAULT_PACKET_MILLIS, local.direction());
            }
        }
        return writer.text();
    }

    /**
     * Answers an offer: the first usable audio section, an encrypted one before others, with the best codec by our order,
     * under the offer's payload types; all other sections are refused with port 0 (RFC 3264 §6).
     */
    public static Outcome answer(String offerText, LocalAudio local) {
        SdpParser.Result result = SdpParser.parse(offerText);
        if (result instanceof SdpParser.Unreadable unreadable) {
            return new Refused(FailureClass.NO_COMMON_AUDIO, "offer: " + unreadable.why());
        }
        SessionDescription offer = ((SdpParser.Read) result).description();
        Optional<Choice> encrypted = choose(offer, local, true);
        Optional<Choice> choice = encrypted.isPresent() ? encrypted : choose(offer, local, false);
        return choice.<Outcome>map(chosen -> answer(offer, chosen, local)).orElseGet(() -> refusal(offer, local));
    }

    private static Optional<Choice> choose(SessionDescription offer, LocalAudio local, boolean encrypted) {
        for (int i = 0; i < offer.media().size(); i++) {
            MediaSection section = offer.media().get(i);
            Optional<Match> match = section.usableAudio() ? byOurOrder(section, local) : Optional.empty();
            if (match.isEmpty()) {
                continue;
            }
            if (encrypted) {
                Optional<Encryption.Keyed> keyed = local.encryption().answer(section.crypto());
                if (keyed.isPresent()) {
                    return Optional.of(new Choice(i, match.get(), keyed));
                }
            } else if (!section.mustEncrypt() && !local.encryption().required()) {
                return Optional.of(new Choice(i, match.get(), Optional.empty()));
            }
        }
        return Optional.empty();
    }

    private static Refused refusal(SessionDescription offer, LocalAudio local) {
        List<MediaSection> common = offer.media().stream()
                .filter(section ->
                        section.usableAudio() && byOurOrder(section, local).isPresent())
                .toList();
        if (common.isEmpty()) {
            return new Refused(
                    FailureClass.NO_COMMON_AUDIO,
                    offer.media().stream().anyMatch(MediaSection::onIpv6)
                            ? "the offer has no audio stream on IPv4"
                            : "the offer has no audio stream with a codec of ours");
        }
        Encryption encryption = local.encryption();
        String demand = encryption.required() ? "the call has to be encrypted" : "the offer asks for encryption";
        return new Refused(
                FailureClass.NOT_SECURE,
                demand
                        + (encryption.possible()
                                ? ", and the offer has no key that can be used"
                                : ", and no keys can be sent"));
    }

    private static Agreed answer(SessionDescription offer, Choice choice, LocalAudio local) {
        MediaSection section = offer.media().get(choice.index());
        Format codec = choice.match().remote();
        int dtmfClockHz = eventClockHz(section, codec);
        int dtmf = local.types().events().isEmpty() ? -1 : event(section, TELEPHONE_EVENT, dtmfClockHz);
        Direction widest = section.direction().answer();
        Direction direction = (section.holds() ? widest.within(Direction.RECVONLY) : widest).within(local.direction());
        int packetMillis = packetMillis(section, codec);

        List<Format> formats = new ArrayList<>();
        Codec ours = choice.match().local();
        formats.add(new Format(
                codec.payloadType(), codec.encoding(), codec.clockRateHz(), codec.channels(), ours.formatParameters()));
        int noise = event(section, COMFORT_NOISE, codec.clockRateHz());
        if (noise >= 0) {
            formats.add(new Format(noise, COMFORT_NOISE, codec.clockRateHz(), 1, ""));
        }
        if (dtmf >= 0) {
            formats.add(PayloadTypes.telephoneEvent(dtmf, dtmfClockHz));
        }
        MediaLayout layout = MediaLayout.of(offer, choice.index());
        SdpWriter writer = new SdpWriter(local);
        for (int i = 0; i < layout.lines().size(); i++) {
            if (i == choice.index()) {
                List<String> crypto =
                        choice.keyed().map(Encryption.Keyed::line).stream().toList();
                writer.audio(section.protocol(), formats, crypto, packetMillis, direction);
            } else {
                writer.line(layout.lines().get(i));
            }
        }
        Parameters parameters = new Parameters(
                remote(section),
                ours,
                codec.payloadType(),
                codec.payloadType(),
                dtmf,
                dtmf,
                dtmfClockHz,
                packetMillis,
                direction.sends(),
                direction.receives(),
                codec.parameters(),
                false,
                choice.keyed().map(Encryption.Keyed::keys),
                Map.of());
        return new Agreed(writer.text(), parameters, section.holds(), profile(section, parameters.srtp()), layout);
    }

    /** Takes the far end's answer to {@link #offer}: of its first stream the first codec is sent (RFC 3264 §7). */
    public static Outcome accept(String answerText, LocalAudio local) {
        SdpParser.Result result = SdpParser.parse(answerText);
        if (result instanceof SdpParser.Unreadable unreadable) {
            return new Refused(FailureClass.NO_COMMON_AUDIO, "answer: " + unreadable.why());
        }
        SessionDescription answer = ((SdpParser.Read) result).description();
        int last = local.layout().audio() + (local.encryption().profile() == Encryption.Profile.EITHER ? 1 : 0);
        for (int i = local.layout().audio(); i <= last && i < answer.media().size(); i++) {
            if (answer.media().get(i).usableAudio()) {
                return accept(answer, i, local);
            }
        }
        return new Refused(
                FailureClass.NO_COMMON_AUDIO,
                answer.media().stream().anyMatch(MediaSection::onIpv6)
                        ? "the answer has no audio stream on IPv4"
                        : "the far end refused the audio stream");
    }

    private static Outcome accept(SessionDescription answer, int index, LocalAudio local) {
        MediaSection section = answer.media().get(index);
        Optional<Match> match = byTheirOrder(section, local);
        if (match.isEmpty()) {
            return new Refused(FailureClass.NO_COMMON_AUDIO, "the answer has no codec that was offered");
        }
        Optional<SrtpKeys> srtp = local.encryption().accept(section.crypto());
        boolean unkeyed = section.mustEncrypt() && !section.crypto().isEmpty();
        if (srtp.isEmpty() && (local.encryption().required() || unkeyed)) {
            return new Refused(FailureClass.NOT_SECURE, "the answer has no key that goes with the offered ones");
        }
        Format codec = match.get().remote();
        PayloadTypes types = local.types();
        int dtmfClockHz = eventClockHz(section, codec);
        int dtmf = types.events().isEmpty() ? -1 : event(section, TELEPHONE_EVENT, dtmfClockHz);
        Parameters parameters = new Parameters(
                remote(section),
                match.get().local(),
                codec.payloadType(),
                types.type(match.get().local()),
                dtmf,
                dtmf < 0 ? -1 : types.eventType(dtmfClockHz),
                dtmfClockHz,
                packetMillis(section, codec),
                !section.holds() && local.direction().sends(),
                section.direction().sends() && local.direction().receives(),
                codec.parameters(),
                false,
                srtp,
                alsoReceived(section, match.get().local(), types));
        return new Agreed("", parameters, section.holds(), profile(section, srtp), MediaLayout.of(answer, index));
    }

    /** The codecs of an answer beside the one to send, by our payload types: it may change to any (RFC 3264 §6.1). */
    private static Map<Integer, Codec> alsoReceived(MediaSection answer, Codec sent, PayloadTypes types) {
        Map<Integer, Codec> also = new TreeMap<>();
        for (Codec ours : types.codecs()) {
            if (!ours.equals(sent) && answer.formats().stream().anyMatch(theirs -> theirs.is(ours))) {
                also.put(types.type(ours), ours);
            }
        }
        return also;
    }

    /** A far end that answers {@code RTP/SAVP} without a key means plain RTP; there is nothing it could encrypt with. */
    private static Encryption.Profile profile(MediaSection section, Optional<SrtpKeys> srtp) {
        if (srtp.isEmpty()) {
            return Encryption.Profile.PLAIN;
        }
        return section.mustEncrypt() ? Encryption.Profile.SECURE : Encryption.Profile.OPPORTUNISTIC;
    }

    private static Optional<Match> byOurOrder(MediaSection section, LocalAudio local) {
        for (Codec ours : local.types().codecs()) {
            for (Format theirs : section.formats()) {
                if (theirs.is(ours)) {
                    return Optional.of(new Match(ours, theirs));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Match> byTheirOrder(MediaSection section, LocalAudio local) {
        for (Format theirs : section.formats()) {
            for (Codec ours : local.types().codecs()) {
                if (theirs.is(ours)) {
                    return Optional.of(new Match(ours, theirs));
                }
            }
        }
        return Optional.empty();
    }

    /** Clock of the telephone-events that go with a codec: its own, unless the far end has them at the common one only. */
    private static int eventClockHz(MediaSection section, Format codec) {
        boolean own = event(section, TELEPHONE_EVENT, codec.clockRateHz()) >= 0;
        boolean common = event(section, TELEPHONE_EVENT, PayloadTypes.COMMON_EVENT_CLOCK_HZ) >= 0;
        return !own && common ? PayloadTypes.COMMON_EVENT_CLOCK_HZ : codec.clockRateHz();
    }

    private static int event(MediaSection section, String encoding, int clockRateHz) {
        return section.formats().stream()
                .filter(format -> format.is(encoding, clockRateHz))
                .mapToInt(Format::payloadType)
                .findFirst()
                .orElse(-1);
    }

    /** Opus has no frames of 30 or 50 ms (RFC 6716 §2.1.4). */
    private static int packetMillis(MediaSection section, Format codec) {
        int wished = section.packetMillis() > 0 ? section.packetMillis() : DEFAULT_PACKET_MILLIS;
        int accepted = section.maximumPacketMillis() > 0 ? Math.min(wished, section.maximumPacketMillis()) : wished;
        int wholeFrames = accepted - accepted % SHORTEST_PACKET_MILLIS;
        int possible = Math.max(SHORTEST_PACKET_MILLIS, Math.min(LONGEST_PACKET_MILLIS, wholeFrames));
        boolean odd = possible > SHORTEST_PACKET_MILLIS && possible % (2 * SHORTEST_PACKET_MILLIS) != 0;
        return odd && codec.encoding().equalsIgnoreCase(OPUS) ? possible - SHORTEST_PACKET_MILLIS : possible;
    }

    private static InetSocketAddress remote(MediaSection section) {
        InetAddress address = section.address().orElseThrow();
        return new InetSocketAddress(address, address.isAnyLocalAddress() ? 0 : section.port());
    }

    private record Match(Codec local, Format remote) {}

    /** @param index the section that is answered */
    private record Choice(int index, Match match, Optional<Encryption.Keyed> keyed) {}
}
