package org.evertone.media.codec;

/** A library that does the arithmetic of opus (RFC 6716), one channel at {@link Opus#SAMPLE_RATE_HZ}. */
interface OpusImplementation {

    /** Its name and version, for a log. */
    String description();

    Encoder encoder(OpusSettings settings);

    Decoder decoder();

    /** Of one stream, for one thread. */
    interface Encoder {

        /**
         * Encodes one frame.
         *
         * @param count 10, 20, 40 or 60 ms
         * @param packet receives the packet from index 0
         * @param most how many octets it may take
         * @return how many it took; negative when it could not be encoded
         */
        int encode(short[] samples, int first, int count, byte[] packet, int most);
    }

    /** Of one stream, for one thread. */
    interface Decoder {

        /**
         * Decodes a packet, or makes up for a missing one.
         *
         * @param length 0 conceals a missing packet
         * @param count room in {@code samples}; exactly the missing duration when one is missing
         * @param redundancy whether to decode the copy of the packet before that this one carries
         * @return how many samples; negative when the packet is malformed
         */
        int decode(byte[] packet, int length, short[] samples, int count, boolean redundancy);

        /** Forgets the stream. */
        void reset();
    }
}
