package org.evertone.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EchoAudioTest {
    private EchoAudio audio;

    @BeforeEach
    void open() throws IOException {
        audio = new EchoAudio(InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() {
        audio.close();
    }

    @Test
    void theFirstCodecOfTheOfferIsAnsweredWhateverItIs() {
        String answer = answer(
                "107 9 8 101 102",
                "a=rtpmap:107 opus/48000/2",
                "a=rtpmap:101 telephone-event/8000",
                "a=rtpmap:102 telephone-event/48000");
        assertTrue(answer.contains(" RTP/AVP 107 102\r\na=rtpmap:107 opus/48000/2\r\n"), answer);
        assertTrue(answer.contains("a=rtpmap:102 telephone-event/48000\r\n"), answer);
    }

    @Test
    void aCodecWithoutItsMapIsKnownByItsStaticType() {
        assertTrue(answer("9 0").contains(" RTP/AVP 9\r\na=rtpmap:9 G722/8000\r\n"));
    }

    @Test
    void aLaterOfferKeepsTheCodecOfTheCall() {
        answer("8 0");
        assertTrue(answer("0 8").contains(" RTP/AVP 8\r\n"));
    }

    @Test
    void holdIsAnsweredByListening() {
        assertTrue(answer("0", "a=sendonly").contains("a=recvonly\r\n"));
        assertTrue(answer("0", "a=inactive").contains("a=inactive\r\n"));
    }

    @Test
    void anOfferWithoutAudioIsNotAnswered() {
        assertEquals(Optional.empty(), audio.answer("v=0\r\nm=video 4000 RTP/AVP 96\r\n"));
        assertEquals(Optional.empty(), audio.answer("v=0\r\nm=audio 4000 RTP/AVP 96\r\n"));
    }

    private String answer(String types, String... lines) {
        return audio.answer("v=0\r\nm=audio 4000 RTP/AVP " + types + "\r\n" + String.join("\r\n", lines) + "\r\n")
                .orElseThrow();
    }

    @Test
    void aCallOnHoldIsNotGivenUpForItsSilence() throws Exception {
        String offer = "m=audio 4000 RTP/AVP 8\r\n";
        EchoAudio audio = new EchoAudio(InetAddress.getLoopbackAddress(), Duration.ofMillis(20));
        CountDownLatch silent = new CountDownLatch(1);
        assertTrue(audio.answer(offer + "a=sendonly\r\n").isPresent());
        audio.start(silent::countDown);
        assertFalse(silent.await(200, TimeUnit.MILLISECONDS));
        assertTrue(audio.answer(offer).isPresent());
        assertTrue(silent.await(10, TimeUnit.SECONDS));
        audio.close();
    }
}
