package org.evertone.call.sdp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.MediaSession.Parameters;

/** The offer/answer model (RFC 3264) for one audio stream. Pure functions. */
public final class OfferAnswer {
    private static final String TELEPHONE_EVENT = "telephone-event";
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
     */
    public record Agreed(String answer, Parameters parameters, boolean held) implements Outcome {}

    /** @param why one plain phrase: no codec in common, stream refused … */
    public record Refused(String why) implements Outcome {}

    /** Our offer: every codec in our order, both ways. */
    public static String offer(LocalAudio local) {
        List<Format> formats = new ArrayList<>();
        for (Codec codec : local.codecs()) {
            formats.add(new Format(local.payloadType(codec), codec.name(), codec.clockRateHz(), ""));
        }
        if (local.dtmfPayloadType() >= 0) {
            formats.add(new Format(local.dtmfPayloadType(), TELEPHONE_EVENT, 8000, "0-15"));
        }
        StringBuilder text = head(local);
        audio(text, local.port(), formats, DEFAULT_PACKET_MILLIS, Direction.SENDRECV);
        return text.toString();
    }

    /**
     * Answers an offer: the first usable audio section with the best codec by our order, under the offer's payload
     * types; all other sections are refused with port 0 (RFC 3264 §6).
     */
    public static Outcome answer(String offerText, LocalAudio local) {
        SdpParser.Result result = SdpParser.parse(offerText);
        if (result instanceof SdpParser.Unreadable unreadable) {
            return new Refused("offer: " + unreadable.why());
        }
        SessionDescription offer = ((SdpParser.Read) result).description();
        int chosen = -1;
        Optional<Match> match = Optional.empty();
        for (int i = 0; i < offer.media().size() && match.isEmpty(); i++) {
            MediaSection section = offer.media().get(i);
            match = section.usableAudio() ? byOurOrder(section, local) : Optional.empty();
            chosen = i;
        }
        if (match.isEmpty()) {
            return new Refused("the offer has no audio stream with a codec of ours");
        }
        MediaSection section = offer.media().get(chosen);
        Format codec = match.get().remote();
        int dtmf = local.dtmfPayloadType() < 0 ? -1 : telephoneEvent(section, codec.clockRateHz());
        Direction direction = section.holds() && section.direction() != Direction.INACTIVE
                ? Direction.RECVONLY
                : section.direction().answer();
        int packetMillis = packetMillis(section);

        StringBuilder text = head(local);
        for (int i = 0; i < offer.media().size(); i++) {
            if (i == chosen) {
                List<Format> formats = new ArrayList<>(List.of(codec));
                if (dtmf >= 0) {
                    formats.add(new Format(dtmf, TELEPHONE_EVENT, codec.clockRateHz(), "0-15"));
                }
                audio(text, local.port(), formats, packetMillis, direction);
            } else {
                MediaSection refused = offer.media().get(i);
                line(
                        text,
                        "m=" + refused.type() + " 0 " + refused.protocol() + " "
                                + refused.formatList().get(0));
            }
        }
        Parameters parameters = new Parameters(
                remote(section),
                match.get().local(),
                codec.payloadType(),
                codec.payloadType(),
                dtmf,
                dtmf,
                packetMillis,
                direction.sends(),
                direction.receives());
        return new Agreed(text.toString(), parameters, section.holds());
    }

    /** Takes the far end's answer to {@link #offer}: its first codec counts (RFC 3264 §7). */
    public static Outcome accept(String answerText, LocalAudio local) {
        SdpParser.Result result = SdpParser.parse(answerText);
        if (result instanceof SdpParser.Unreadable unreadable) {
            return new Refused("answer: " + unreadable.why());
        }
        SessionDescription answer = ((SdpParser.Read) result).description();
        if (answer.media().isEmpty() || !answer.media().get(0).usableAudio()) {
            return new Refused("the far end refused the audio stream");
        }
        MediaSection section = answer.media().get(0);
        Optional<Match> match = byTheirOrder(section, local);
        if (match.isEmpty()) {
            return new Refused("the answer has no codec that was offered");
        }
        Format codec = match.get().remote();
        int dtmf = local.dtmfPayloadType() < 0 ? -1 : telephoneEvent(section, codec.clockRateHz());
        Parameters parameters = new Parameters(
                remote(section),
                match.get().local(),
                codec.payloadType(),
                local.payloadType(match.get().local()),
                dtmf,
                dtmf < 0 ? -1 : local.dtmfPayloadType(),
                packetMillis(section),
                !section.holds(),
                section.direction().sends());
        return new Agreed("", parameters, section.holds());
    }

    private static Optional<Match> byOurOrder(MediaSection section, LocalAudio local) {
        for (Codec ours : local.codecs()) {
            for (Format theirs : section.formats()) {
                if (theirs.is(ours.name(), ours.clockRateHz())) {
                    return Optional.of(new Match(ours, theirs));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Match> byTheirOrder(MediaSection section, LocalAudio local) {
        for (Format theirs : section.formats()) {
            for (Codec ours : local.codecs()) {
                if (theirs.is(ours.name(), ours.clockRateHz())) {
                    return Optional.of(new Match(ours, theirs));
                }
            }
        }
        return Optional.empty();
    }

    private static int telephoneEvent(MediaSection section, int clockRateHz) {
        return section.formats().stream()
                .filter(format -> format.is(TELEPHONE_EVENT, clockRateHz))
                .mapToInt(Format::payloadType)
                .findFirst()
                .orElse(-1);
    }

    private static int packetMillis(MediaSection section) {
        int wished = section.packetMillis() > 0 ? section.packetMillis() : DEFAULT_PACKET_MILLIS;
        int accepted = section.maximumPacketMillis() > 0 ? Math.min(wished, section.maximumPacketMillis()) : wished;
        int wholeFrames = accepted - accepted % SHORTEST_PACKET_MILLIS;
        return Math.max(SHORTEST_PACKET_MILLIS, Math.min(LONGEST_PACKET_MILLIS, wholeFrames));
    }

    private static InetSocketAddress remote(MediaSection section) {
        InetAddress address = section.address().orElseThrow();
        return new InetSocketAddress(address, address.isAnyLocalAddress() ? 0 : section.port());
    }

    private static StringBuilder head(LocalAudio local) {
        String address = (local.address().indexOf(':') >= 0 ? "IN IP6 " : "IN IP4 ") + local.address();
        StringBuilder text = new StringBuilder(512);
        line(text, "v=0");
        line(text, "o=- " + local.sessionId() + " " + local.version() + " " + address);
        line(text, "s=-");
        line(text, "c=" + address);
        line(text, "t=0 0");
        return text;
    }

    private static void audio(
            StringBuilder text, int port, List<Format> formats, int packetMillis, Direction direction) {
        StringBuilder media = new StringBuilder("m=audio ").append(port).append(" RTP/AVP");
        formats.forEach(format -> media.append(' ').append(format.payloadType()));
        line(text, media.toString());
        for (Format format : formats) {
            line(text, "a=rtpmap:" + format.payloadType() + " " + format.encoding() + "/" + format.clockRateHz());
            if (format.encoding().equals(TELEPHONE_EVENT)) {
                line(text, "a=fmtp:" + format.payloadType() + " " + format.parameters());
            }
        }
        line(text, "a=ptime:" + packetMillis);
        line(text, "a=" + direction.word());
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append("\r\n");
    }

    private record Match(Codec local, Format remote) {}
}
