package org.evertone.media.device;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.evertone.audio.AudioDevice;
import org.evertone.audio.AudioException;
import org.evertone.audio.AudioStream;
import org.evertone.media.dsp.Resampler;
import org.jspecify.annotations.Nullable;

/**
 * Microphone and speaker as WAV files. The input, PCM16 mono at 8, 16 or 48 kHz, starts at its beginning with every
 * stream and is looped; without one the microphone is silent. The output is emptied when first used, after that all
 * streams append to it, brought to the rate of the first; without one the speaker is silent.
 */
final class WavAudioDevice implements AudioDevice, AutoCloseable {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Optional<Path> input;
    private final Optional<Path> output;
    private @Nullable WavWriter writer;

    WavAudioDevice(Optional<Path> input, Optional<Path> output) {
        this.input = input;
        this.output = output;
    }

    @Override
    public String name() {
        return "WAV files";
    }

    @Override
    public AudioStream open(int sampleRateHz, int frameSamples) throws AudioException {
        try {
            short[] microphone = input.isPresent()
                    ? WavReader.read(input.get()).at(sampleRateHz).samples()
                    : new short[frameSamples];
            Optional<Speaker> speaker = writer(sampleRateHz).map(file -> new Speaker(file, sampleRateHz, frameSamples));
            return new Stream(microphone, speaker, frameSamples * NANOS_PER_SECOND / sampleRateHz);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (writer != null) {
            writer.close();
        }
    }

    private synchronized Optional<WavWriter> writer(int sampleRateHz) throws IOException {
        if (writer == null && output.isPresent()) {
            writer = new WavWriter(output.get(), sampleRateHz);
        }
        return Optional.ofNullable(writer);
    }

    private static AudioException failure(IOException e) {
        return new AudioException(String.valueOf(e.getMessage()), e);
    }

    /** The output file as one stream sees it. */
    private static final class Speaker {
        private final WavWriter file;
        private final Resampler resampler;
        private final short[] resampled;

        Speaker(WavWriter file, int sampleRateHz, int frameSamples) {
            this.file = file;
            resampler = new Resampler(sampleRateHz, file.rateHz());
            resampled = new short[resampler.outputSamples(frameSamples)];
        }

        void append(short[] frame) throws IOException {
            resampler.process(frame, frame.length, resampled);
            file.append(resampled);
        }

        void flush() throws IOException {
            file.flush();
        }
    }

    private static final class Stream implements AudioStream {
        private final short[] microphone;
        private final @Nullable Speaker speaker;
        private final long frameNanos;
        private final FrameClock captureClock = new FrameClock();
        private final FrameClock playoutClock = new FrameClock();
        private int position;
        private volatile boolean closed;

        Stream(short[] microphone, Optional<Speaker> speaker, long frameNanos) {
            this.microphone = microphone;
            this.speaker = speaker.orElse(null);
            this.frameNanos = frameNanos;
        }

        @Override
        public void read(short[] frame) throws AudioException {
            captureClock.await(frameNanos);
            requireOpen();
            for (int i = 0; i < frame.length; i++) {
                frame[i] = microphone[position];
                position = (position + 1) % microphone.length;
            }
        }

        @Override
        public void write(short[] frame) throws AudioException {
            requireOpen();
            if (speaker != null) {
                try {
                    speaker.append(frame);
                } catch (IOException e) {
                    throw failure(e);
                }
            }
            playoutClock.await(frameNanos);
        }

        @Override
        public void close() {
            closed = true;
            captureClock.stop();
            playoutClock.stop();
            if (speaker != null) {
                try {
                    speaker.flush();
                } catch (IOException e) {
                    // The file was closed first, with its sizes, or its last frames stay undeclared: still a valid
                    // file.
                    return;
                }
            }
        }

        private void requireOpen() throws AudioException {
            if (closed) {
                throw new AudioException("The stream on WAV files is closed");
            }
        }
    }
}
