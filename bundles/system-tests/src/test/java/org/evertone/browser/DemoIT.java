package org.evertone.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;

/** What a newcomer is promised: {@code ./phone demo}, one link, two minutes. Each state shows on lamp, LCD and in words. */
class DemoIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    /** Keep-alive 5 s, then OPTIONS and REGISTER to the silent primary for 7.4 s each. */
    private static final Duration SILENCE_NOTICED = Duration.ofSeconds(5 + 8 + 8 + 5);
    /** A failback probe is due every 15 s. */
    private static final Duration RETURN = Duration.ofSeconds(15 + 3);

    private static final String REGISTER = "#lines button[value='register 1']";
    private static final String REGISTERED_SINCE =
            "return [...document.querySelectorAll('#events li[data-seq]')].some((event) =>"
                    + " Number(event.dataset.seq) > Number(arguments[0])"
                    + " && event.textContent.includes('Registered at server 1'))";

    private static RunningPhone phone;
    private static Browser browser;

    @BeforeAll
    static void startTheDemo() {
        phone = RunningPhone.demo("demo");
        String link = phone.awaitOutput(Pattern.compile("^open (http://127\\.0\\.0\\.1:\\S+)"));
        browser = Browser.start();
        browser.open(link);
    }

    @AfterAll
    static void stop() {
        try {
            if (browser != null) {
                browser.close();
            }
        } finally {
            phone.close();
        }
    }

    @BeforeEach
    void openThePageOfAPhoneInService() {
        browser.resize(1280, 1000);
        browser.reload();
        if ("true".equals(browser.find("#handset").getDomAttribute("aria-pressed"))) {
            browser.click("#handset");
        }
        heal(1);
        heal(2);
        browser.await("the line is shown", SOON, () -> browser.find(REGISTER).isDisplayed());
        String newest = browser.all("#events li[data-seq]").stream()
                .findFirst()
                .map(event -> event.getDomAttribute("data-seq"))
                .orElse("0");
        browser.click(REGISTER);
        browser.await(
                "it registered anew",
                SOON,
                () -> Boolean.TRUE.equals(browser.driver().executeScript(REGISTERED_SINCE, newest)));
        awaitLine("registered:primary", "In service, primary", SOON);
    }

    private void heal(int server) {
        deed(server, "heal");
        browser.awaitText("#demo-server" + server + " .badge", "running", SOON);
    }

    @Test
    @Timeout(120)
    void theWholeStoryFitsIntoTwoMinutes() {
        callTheEcho();
        deed(1, "stop");
        browser.awaitText("#demo-server1", "stopped", SOON);

        browser.click("#handset");
        browser.awaitText("#demo-far-end", "idle", SOON);
        browser.awaitText("#events", "The far end was told to hang up, through the backup", SOON);
        awaitLine("registered:backup", "In service, backup", SOON);
        awaitDisplay("On backup server");
        browser.awaitText("#lines .servers li:first-child", "unavailable", SOON);

        callTheEcho();
        assertEquals("talking", browser.find("#demo-far-end").getDomAttribute("data-state"));
        assertTrue(browser.text("#demo-far-end").contains("through the backup"));
        browser.click("#handset");
        browser.awaitText("#demo-far-end", "idle", SOON);

        deed(1, "heal");
        awaitLine("registered:primary", "In service, primary", RETURN);
        awaitDisplay("Main server back");
        browser.await(
                "every step of the guide is done",
                SOON,
                () -> browser.all("#guide li.done").size() == 5);
    }

    @Test
    @Timeout(120)
    void aFrozenPrimaryIsLeftAndItsReturnIsNoticed() {
        deed(1, "freeze");
        awaitLine("failing-over", "Switching server", SILENCE_NOTICED);
        awaitDisplay("Switching server");
        awaitLine("registered:backup", "In service, backup", SILENCE_NOTICED);
        awaitLine("probing", "On backup, testing primary", RETURN);
        awaitDisplay("Testing primary");
        deed(1, "heal");
        awaitLine("registered:primary", "In service, primary", RETURN);
    }

    @Test
    @Timeout(120)
    void a503SendsTheCallThroughTheBackupAtOnce() {
        deed(1, "503");
        browser.awaitText("#demo-server1", "answering 503", SOON);
        callTheEcho();
        assertTrue(browser.text("#demo-far-end").contains("through the backup"));
        browser.awaitText("#events", "server 1 answered 503", SOON);
    }

    @Test
    @Timeout(120)
    void bothServersGoneIsNoServiceAndRegisterNowEndsItOnceOneIsHealed() {
        deed(1, "stop");
        deed(2, "stop");
        awaitLine("unregistered", "No service", SILENCE_NOTICED);
        awaitDisplay("NO SERVICE");
        browser.click("#demo-far-end button");
        browser.awaitText("#live", "No server works", SOON);
        deed(2, "heal");
        browser.click(REGISTER);
        awaitLine("registered:backup", "In service, backup", Duration.ofSeconds(10));
    }

    @Test
    @Timeout(120)
    void theFarEndCallsAndHearsOfTheHangUp() {
        browser.click("#demo-far-end button");
        awaitLamp("ringing");
        awaitDisplay("Echo");
        browser.click("#handset");
        browser.awaitText("#calls", "talking", SOON);
        awaitLamp("active");
        browser.click("#handset");
        browser.awaitText("#demo-far-end", "idle", SOON);
        browser.awaitText("#events", "The far end was told to hang up, through the primary", SOON);
        browser.await("no call is left", SOON, () -> browser.all("#calls .call").isEmpty());
    }

    @Test
    @Timeout(120)
    void theKeyboardAloneMakesAndEndsACall() {
        browser.press("l");
        browser.await(
                "the handset is lifted",
                SOON,
                () -> "true".equals(browser.find("#handset").getDomAttribute("aria-pressed")));
        browser.press("600#");
        browser.awaitText("#calls", "talking", SOON);
        browser.press(Keys.ESCAPE);
        browser.awaitText("#demo-far-end", "idle", SOON);
    }

    @Test
    void everyControlHasANameAndTheFocusIsSeen() {
        browser.await(
                "the demo's buttons are there",
                SOON,
                () -> browser.all("#demo button").size() == 9);
        browser.click(".more summary");
        for (var control : browser.all("button, summary, a, input:not([type=hidden]), select")) {
            assertFalse(control.getAccessibleName().isBlank(), control.getDomProperty("outerHTML"));
        }
        browser.press(Keys.TAB);
        browser.press(Keys.TAB);
        assertEquals(
                "solid",
                browser.driver().executeScript("return getComputedStyle(document.activeElement).outlineStyle"));
    }

    @Test
    void nothingIsCutOffOnANarrowScreen() {
        browser.resize(320, 800);
        browser.await(
                "the demo's buttons are there",
                SOON,
                () -> browser.all("#demo button").size() == 9);
        browser.click(".more summary");
        assertEquals(
                0L,
                browser.driver()
                        .executeScript("const page = document.documentElement;"
                                + " return page.scrollWidth - page.clientWidth"),
                "pixels beyond the edge");
        assertEquals(
                List.of(),
                browser.driver()
                        .executeScript("return [...document.querySelectorAll('button, summary, a, input, select')]"
                                + ".filter((control) => control.offsetParent && !control.closest('.skip')"
                                + " && Math.min(control.offsetWidth, control.offsetHeight) < 24)"
                                + ".map((control) => control.outerHTML)"),
                "targets below 24 px");
    }

    @Test
    @Timeout(120)
    void theKeysOfThePageHoldACallAndTakeItUpAgain() {
        callTheEcho();
        browser.click("[value='press HOLD']");
        browser.awaitText("#calls", "on hold", SOON);
        awaitLamp("held");
        browser.click("[value='press HOLD']");
        browser.awaitText("#calls", "talking", SOON);
        browser.click(".more summary");
        browser.click("[value='press VOLUME_DOWN']");
        browser.click("#handset");
        browser.awaitText("#demo-far-end", "idle", SOON);
        browser.await(
                "the call stands in the call list",
                SOON,
                () -> String.valueOf(browser.driver()
                                .executeScript("return fetch('/api/v1/history').then((answer) => answer.text())"))
                        .contains("\"kind\":\"dialled\",\"name\":\"600\""));
    }

    private void callTheEcho() {
        browser.click("#handset");
        for (String key : "600#".split("")) {
            browser.click("[data-key='" + key + "']");
        }
        browser.awaitText("#calls", "talking", SOON);
        awaitLamp("active");
        browser.await(
                "the far end talks",
                SOON,
                () -> "talking".equals(browser.find("#demo-far-end").getDomAttribute("data-state")));
    }

    private void deed(int server, String deed) {
        String button = "#demo-server" + server + " button[data-deed='" + deed + "']";
        browser.await(button + " is there", SOON, () -> browser.find(button).isDisplayed());
        browser.click(button);
    }

    /** The line's state on the lamp and in words. */
    private void awaitLine(String lamp, String words, Duration within) {
        browser.awaitText("#lines header", words, within);
        awaitLamp(lamp);
    }

    private void awaitLamp(String state) {
        browser.await(
                "the lamp shows " + state,
                SOON,
                () -> state.equals(browser.find("[data-lamp='line1']").getDomAttribute("data-state")));
    }

    private void awaitDisplay(String words) {
        browser.awaitText("#lcd", words, SOON);
    }
}
