package org.evertone.audioalsa;

import java.nio.file.Path;
import java.util.function.IntUnaryOperator;
import org.evertone.audio.AudioDevice;
import org.evertone.audio.AudioException;
import org.evertone.audio.AudioStream;

/** A card for playback and one, mostly the same, for capture. The card may be missing, go and come back. */
final class AlsaDevice implements AudioDevice {
    private static final int MILLIS_PER_SECOND = 1000;
    /** Captured sound waits so long for a late reader before it is lost. */
    private static final int CAPTURE_BUFFER_MILLIS = 200;

    private final PcmName playback;
    private final PcmName capture;
    private final String mixerElement;
    private final Timing timing;
    private final Path kernelCards;

    /**
     * Times of the card's buffer.
     *
     * @param periodMillis between two interrupts of the card
     * @param reserveMillis still to play when the next frame is asked for
     */
    record Timing(int periodMillis, int reserveMillis) {}

    /**
     * @param mixerElement the control of the volume; empty = the first there is
     * @param kernelCards {@link PcmName#KERNEL_CARDS}
     */
    AlsaDevice(PcmName playback, PcmName capture, String mixerElement, Timing timing, Path kernelCards) {
        this.playback = playback;
        this.capture = capture;
        this.mixerElement = mixerElement;
        this.timing = timing;
        this.kernelCards = kernelCards;
    }

    @Override
    public String name() {
        return playback.cardId().orElse(playback.value());
    }

    @Override
    public AudioStream open(int sampleRateHz, int frameSamples) throws AudioException {
        AlsaPcm microphone = openCapture(sampleRateHz, frameSamples);
        try {
            Mixer.captureOn(capture.control());
            return new AlsaStream(
                    new Capture(microphone, capture.words()), speaker(sampleRateHz, frameSamples), frameSamples);
        } catch (AudioException | RuntimeException | Error failed) {
            microphone.close();
            throw failed;
        }
    }

    @Override
    public AudioStream openPlayback(int sampleRateHz, int frameSamples) throws AudioException {
        return new AlsaStream(null, speaker(sampleRateHz, frameSamples), frameSamples);
    }

    @Override
    public boolean volume(int percent) {
        return Mixer.volume(playback.control(), mixerElement, Math.max(0, Math.min(100, percent)));
    }

    /** Fails when the card cannot be named so, or is not there. */
    void requireCards() throws AudioException {
        AlsaLibrary.require();
        playback.require(kernelCards);
        capture.require(kernelCards);
    }

    private AlsaPcm openCapture(int sampleRateHz, int frameSamples) throws AudioException {
        int buffer = Math.max(2 * frameSamples, samples(sampleRateHz, CAPTURE_BUFFER_MILLIS));
        return open(capture, AlsaLibrary.CAPTURE, shape(sampleRateHz, frameSamples, buffer), size -> frameSamples);
    }

    private Playback speaker(int sampleRateHz, int frameSamples) throws AudioException {
        int reserve = samples(sampleRateHz, timing.reserveMillis());
        AlsaPcm.Shape shape = shape(sampleRateHz, frameSamples, 2 * (reserve + frameSamples));
        AlsaPcm pcm = open(playback, AlsaLibrary.PLAYBACK, shape, size -> Math.max(frameSamples, size - reserve));
        return new Playback(pcm, playback.words(), frameSamples, Math.min(reserve, pcm.bufferSamples() - frameSamples));
    }

    private AlsaPcm open(PcmName name, int direction, AlsaPcm.Shape shape, IntUnaryOperator awaitedOfBuffer)
            throws AudioException {
        AlsaLibrary.require();
        name.require(kernelCards);
        try {
            return AlsaPcm.open(name.value(), direction, shape, awaitedOfBuffer);
        } catch (AudioException failed) {
            throw new AudioException(name.words() + " " + failed.getMessage(), failed);
        }
    }

    private AlsaPcm.Shape shape(int sampleRateHz, int frameSamples, int bufferSamples) {
        int period = Math.min(frameSamples, samples(sampleRateHz, timing.periodMillis()));
        return new AlsaPcm.Shape(sampleRateHz, frameSamples, period, bufferSamples);
    }

    private static int samples(int sampleRateHz, int millis) {
        return sampleRateHz * millis / MILLIS_PER_SECOND;
    }
}
