package org.evertone.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.openqa.selenium.WindowType;

/** The page's microphone and speaker are the phone's handset, and a failover is not heard. */
@Timeout(180)
@Isolated("labs beside it would take the time that speech needs")
class HandsetIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration TALK = Duration.ofSeconds(40);
    /** The page counts its sound on the thread that passes it on. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    /** Longer than any pause in the speech. */
    private static final int QUIET_MILLIS = 700;

    private RunningPhone phone;
    private String link = "";
    private Browser browser;

    @BeforeEach
    void startTheDemo() {
        phone = RunningPhone.demo("handset");
        link = phone.awaitOutput(Pattern.compile("^open (http://127\\.0\\.0\\.1:\\S+)"));
    }

    /** @param permission what the user answers when asked for the microphone: {@code granted} or {@code denied} */
    private void openWithMicrophone(String permission) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "browser").toAbsolutePath());
        Path speech = folder.resolve("microphone.wav");
        PageSound.writeSpeech(speech, 20);
        browser = Browser.withMicrophone(speech);
        browser.microphone(permission);
        browser.beforeEachPage(PageSound.RECORDER);
        browser.open(link);
        browser.awaitText("#lines header", "In service, primary", SOON);
    }

    @AfterEach
    void stop() {
        try {
            if (browser != null) {
                browser.close();
            }
        } finally {
            if (phone != null) {
                phone.close();
            }
        }
    }

    @Test
    void speechComesBackFromTheEchoAndTheDeathOfThePrimaryIsNotHeard() throws IOException {
        openWithMicrophone("granted");
        useTheBrowser();
        callTheEcho();
        awaitSound(4);
        browser.click("#demo-server1 button[data-deed='stop']");
        browser.awaitText("#demo-server1", "stopped", SOON);
        awaitSound(10);

        PageSound sound = PageSound.of(browser);
        PageSound.Match match = sound.match();
        System.out.println("browser handset: " + sound.rateHz() + " Hz, " + match);
        assertTrue(match.wave() > 0.9, () -> "it is not what was said: " + match);
        assertTrue(match.level() > 0.5 && match.level() < 2, () -> "it is not as loud as it was: " + match);
        assertTrue(match.longestGapMillis() <= 60, () -> "there was a gap: " + match);
    }

    @Test
    void holdAndMuteAreHeardAndShown() throws IOException {
        openWithMicrophone("granted");
        useTheBrowser();
        callTheEcho();
        awaitVoice(true);

        browser.click("#mute");
        browser.await(
                "it is muted", SOON, () -> "true".equals(browser.find("#mute").getDomAttribute("aria-pressed")));
        awaitVoice(false);
        browser.click("#mute");
        awaitVoice(true);

        browser.click("#calls button[value^='hold']");
        browser.awaitText("#calls", "on hold", SOON);
        awaitVoice(false);
        browser.click("#calls button[value^='resume']");
        browser.awaitText("#calls", "talking", SOON);
        awaitVoice(true);
        browser.awaitText("#calls .quality", "not encrypted", SOON);
    }

    @Test
    void theHandsetIsGivenBackInTheMiddleOfACallAndTheCallGoesOn() throws IOException {
        openWithMicrophone("granted");
        callTheEcho();
        useTheBrowser();
        awaitSound(1);
        browser.awaitText("#events", "A browser is the handset", SOON);
        browser.click("#voice-switch");
        browser.awaitText("#events", "The browser is no longer the handset", SOON);
        assertEquals("false", browser.find("#voice-switch").getDomAttribute("aria-pressed"));
        assertTrue(browser.text("#calls").contains("talking"));
    }

    @Test
    void aSecondPageTakesTheHandsetOver() throws IOException {
        openWithMicrophone("granted");
        useTheBrowser();
        String address = String.valueOf(browser.driver().getCurrentUrl());
        String first = browser.driver().getWindowHandle();
        browser.driver().switchTo().newWindow(WindowType.TAB);
        browser.open(address);
        useTheBrowser();
        browser.driver().switchTo().window(first);
        browser.awaitText("#voice-state", "Another page is the handset now", SOON);
    }

    @Test
    void withoutPermissionThePageSaysSoAndThePhoneStillWorks() throws IOException {
        openWithMicrophone("denied");
        browser.click("#voice-switch");
        browser.awaitText("#voice-state", "did not allow the microphone", SOON);
        assertEquals("false", browser.find("#voice-switch").getDomAttribute("aria-pressed"));
        callTheEcho();
    }

    private void useTheBrowser() {
        browser.await(
                "the button is there", SOON, () -> browser.find("#voice-switch").isDisplayed());
        browser.click("#voice-switch");
        browser.awaitText("#voice-state", "This computer is the handset", SOON);
    }

    private void callTheEcho() {
        browser.click("#handset");
        for (String key : "600#".split("")) {
            browser.click("[data-key='" + key + "']");
        }
        browser.awaitText("#calls", "talking", SOON);
    }

    private void awaitVoice(boolean heard) {
        browser.await(
                heard ? "the echo is heard" : "the echo is silent",
                SOON,
                () -> heard == PageSound.peakOfLast(browser, QUIET_MILLIS) > PageSound.AUDIBLE);
    }

    private void awaitSound(int seconds) {
        browser.await(seconds + " s of sound", TALK, LOOK_AGAIN, () -> PageSound.secondsGot(browser) >= seconds);
    }
}
