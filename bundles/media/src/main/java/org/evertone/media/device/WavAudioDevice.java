package org.evertone.media.device;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.evertone.audio.AudioDevice;
import org.evertone.audio.AudioException;
import org.evertone.audio.AudioStream;
import org.jspecify.annotations.Nullable;

/**
 * Microphone and speaker as WAV files. The input, PCM16 mono at 8, 16 or 48 kHz, starts at its beginning with every
 * stream and is looped; without one the microphone is silent. The output is emptied when first used, after that all
 * streams append to it, at the rate of the first; without one the speaker is silent.
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
            return new Stream(microphone, writerAt(sampleRateHz), frameSamples * NANOS_PER_SECOND / sampleRateHz);
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

    private synchronized Optional<WavWriter> writerAt(int sampleRateHz) throws IOException {
        if (output.isEmpty()) {
            return Optional.empty();
        }
        WavWriter open = writer;
        if (open == null) {
            open = new WavWriter(output.get(), sampleRateHz);
            writer = open;
        }
        if (open.rateHz() != sampleRateHz) {
            throw new IOException("WAV file " + output.get() + " has " + open.rateHz() + " samples a second, the call "
                    + sampleRateHz);
        }
        return Optional.of(open);
    }

    private static AudioException failure(IOException e) {
        return new AudioException(String.valueOf(e.getMessage()), e);
    }

    private static final class Stream implements AudioStream {
        private final short[] microphone;
        private final @Nullable WavWriter speaker;
        private final long frameNanos;
        private final FrameClock captureClock = new FrameClock();
        private final FrameClock playoutClock = new FrameClock();
        private int position;
        private volatile boolean closed;

        Stream(short[] microphone, Optional<WavWriter> speaker, long frameNanos) {
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
