package org.evertone.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Calls of a phone whose handset is a sound card. Runs on the test kernel; its only argument names the case. */
final class SoundCardCall {

    /** The kernel has one processor, and system calls take their time. */
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final Duration TALK = Duration.ofSeconds(10);

    private final Lab lab;
    private final SoundCard card;
    private final Phone phone;

    private SoundCardCall(Lab lab) throws IOException {
        this.lab = lab;
        card = SoundCard.plugged(lab.folder());
        Path profile = Files.createDirectories(lab.folder().resolve("profile"));
        Files.writeString(profile.resolve("profile.json"), """
                {
                  "name": "Sound card",
                  "configurations": {
                    "org.evertone.sip": { "generation": "V3", "periodMillis": 7500 },
                    "org.evertone.halsim": { "rows": 2, "columns": 16, "lamps": ["line1"] },
                    "org.evertone.audioalsa": { "handset": "%s", "periodMillis": 20, "reserveMillis": 100 }
                  }
                }
                """.formatted(SoundCard.PCM));
        phone = Phone.start(
                lab, PhoneConfig.of(lab.block(), PhoneConfig.Transport.UDP), List.of("--profile", profile.toString()));
        phone.awaitLine("registered:primary", SOON);
    }

    public static void main(String[] arguments) throws IOException {
        try (Lab lab = Lab.open("sound card " + arguments[0])) {
            SoundCardCall call = new SoundCardCall(lab);
            switch (arguments[0]) {
                case "talk" -> call.talk();
                case "pull" -> call.pull();
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    private void talk() {
        Path heard = lab.folder().resolve("card.wav");
        try (Child recorder = card.record(heard);
                Child speaker = card.speak(lab.phoneSpeech())) {
            connect();
            lab.farEnd().await("CALL_RTCP", 2, TALK.plus(SOON));
            phone.hangUp();
            lab.farEnd().await("CALL_CLOSED", SOON);
            recorder.stop("INT");
        }
        require(
                "the far end",
                Likeness.of(
                        Speech.read(lab.phoneSpeech()), Speech.read(lab.farEnd().heard())));
        require("the sound card", Likeness.of(Speech.read(lab.farSpeech()), Speech.read(heard)));
    }

    private void pull() {
        connect();
        int before = phone.events().size();
        card.pull();
        phone.awaitEvent("call.trouble", before, SOON);
        phone.awaitCall("active", SOON);
        card.putBack();
        Path heard = lab.folder().resolve("card.wav");
        try (Child recorder = card.record(heard)) {
            lab.farEnd().await("CALL_RTCP", lab.farEnd().count("CALL_RTCP") + 2, TALK.plus(SOON));
            recorder.stop("INT");
        }
        phone.awaitCall("active", SOON);
        phone.hangUp();
        require("the sound card that came back", Likeness.of(Speech.read(lab.farSpeech()), Speech.read(heard)));
    }

    private void connect() {
        phone.dial(FarEnd.ACCOUNT);
        phone.awaitCall("active", SOON);
        lab.farEnd().await("CALL_ESTABLISHED", SOON);
    }

    /** The words and their tune are there; when they are heard says nothing, as the kernel's clock ticks every 10 ms. */
    static void require(String who, Likeness likeness) {
        System.out.println(who + " heard " + likeness);
        if (likeness.seconds() < 4 || likeness.wave() < 0.6 || likeness.missingShare() > 0.4) {
            throw new AssertionError(who + " heard " + likeness);
        }
    }
}
