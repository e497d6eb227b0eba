package org.evertone.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A sound card that the test kernel makes up and its outside: what is played there the phone's microphone hears, and what
 * the phone plays can be recorded there. Only on the test kernel.
 */
final class SoundCard {

    /** What the phone is told to use. */
    static final String PCM = "plughw:CARD=Handset,DEV=0";

    private static final String OUTSIDE = "plughw:CARD=Handset,DEV=1";
    private static final List<String> GROUND = List.of("snd-timer", "snd-pcm", "snd-hrtimer");

    private final Path folder;

    private SoundCard(Path folder) {
        this.folder = folder;
    }

    /** Plugs the card in for the first time. */
    static SoundCard plugged(Path folder) {
        GROUND.forEach(TestKernel::insert);
        SoundCard card = new SoundCard(folder);
        card.plug();
        return card;
    }

    void plug() {
        TestKernel.insert("snd-aloop", "id=Handset", "pcm_substreams=1");
    }

    /** Pulls it out: whoever has it open loses it. */
    void pull() {
        Tools.run(
                "busybox",
                "sh",
                "-c",
                "for c in /sys/bus/platform/drivers/snd_aloop/snd_aloop.*; do"
                        + " echo ${c##*/} > /sys/bus/platform/drivers/snd_aloop/unbind; done");
    }

    /** Puts it back after {@link #pull}. */
    void putBack() {
        Tools.run("busybox", "sh", "-c", "echo snd_aloop.0 > /sys/bus/platform/drivers/snd_aloop/bind");
    }

    /** Speaks into the microphone until the end of the file. */
    Child speak(Path wav) {
        return Child.start(
                "speaker", folder, Map.of(), List.of(Tools.find("aplay"), "-q", "-D", OUTSIDE, wav.toString()));
    }

    /** Records what the phone plays, 8 kHz mono, until it is stopped. */
    Child record(Path wav) {
        return Child.start(
                "recorder",
                folder,
                Map.of(),
                List.of(
                        Tools.find("arecord"),
                        "-D",
                        OUTSIDE,
                        "-f",
                        "S16_LE",
                        "-r",
                        "8000",
                        "-c",
                        "1",
                        "--buffer-time=500000",
                        wav.toString()));
    }
}
