package org.evertone.browser;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.FluentWait;

/**
 * Headless Chromium with a profile of its own. The programs are Debian's {@code chromium} and {@code chromium-driver};
 * the system properties {@code evertone.chromium} and {@code evertone.chromedriver} name others.
 */
final class Browser implements AutoCloseable {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Path profile;
    private final ChromeDriver driver;

    private Browser(boolean scripts, List<String> more) {
        File chromium = program("evertone.chromium", "/usr/bin/chromium");
        File chromedriver = program("evertone.chromedriver", "/usr/bin/chromedriver");
        try {
            profile = Files.createTempDirectory("evertone-browser");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1280,1000",
                "--user-data-dir=" + profile);
        options.addArguments(more);
        if (!scripts) {
            options.setExperimentalOption("prefs", Map.of("profile.managed_default_content_settings.javascript", 2));
        }
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver)
                        .usingAnyFreePort()
                        .build(),
                options);
    }

    static Browser start() {
        return new Browser(true, List.of());
    }

    /** A browser whose microphone plays a WAV file over and over. */
    static Browser withMicrophone(Path wav) {
        return new Browser(
                true, List.of("--use-fake-device-for-media-stream", "--use-file-for-fake-audio-capture=" + wav));
    }

    static Browser withoutScripts() {
        return new Browser(false, List.of());
    }

    void open(String address) {
        driver.get(address);
    }

    /** Makes the page as wide and high as that, in CSS pixels. */
    void resize(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Has every page run a script before its own. */
    void beforeEachPage(String script) {
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    /** Answers the question for the microphone once and for all: {@code granted} or {@code denied}. */
    void microphone(String setting) {
        driver.executeCdpCommand(
                "Browser.setPermission", Map.of("permission", Map.of("name", "microphone"), "setting", setting));
    }

    void reload() {
        driver.navigate().refresh();
    }

    String path() {
        return URI.create(String.valueOf(driver.getCurrentUrl())).getPath();
    }

    ChromeDriver driver() {
        return driver;
    }

    WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** Text of an element as it stands in the document, shown or not. */
    String text(String css) {
        return String.valueOf(find(css).getDomProperty("textContent"));
    }

    String value(String css) {
        return String.valueOf(find(css).getDomProperty("value"));
    }

    void click(String css) {
        find(css).click();
    }

    /** Replaces what a field holds. */
    void type(String css, String text) {
        WebElement field = find(css);
        field.clear();
        field.sendKeys(text);
    }

    /** Presses keys without a field to type them into. */
    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /**
     * Waits for a condition on the page.
     *
     * @throws AssertionError with the page's text when it does not come true in time
     */
    void await(String what, Duration within, BooleanSupplier condition) {
        await(what, within, LOOK_AGAIN, condition);
    }

    /** Looks less often, where looking costs the page time. */
    void await(String what, Duration within, Duration every, BooleanSupplier condition) {
        try {
            new FluentWait<>(condition)
                    .withTimeout(within)
                    .pollingEvery(every)
                    .ignoring(NoSuchElementException.class, StaleElementReferenceException.class)
                    .until(BooleanSupplier::getAsBoolean);
        } catch (TimeoutException late) {
            throw new AssertionError(what + ": not within " + within + "; the page says:\n" + text("main"), late);
        }
    }

    /** Waits until an element's text contains some words. */
    void awaitText(String css, String words, Duration within) {
        await(css + " says \"" + words + "\"", within, () -> text(css).contains(words));
    }

    @Override
    public void close() {
        driver.quit();
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static File program(String property, String usual) {
        File program = new File(System.getProperty(property, usual));
        if (!program.canExecute()) {
            throw new IllegalStateException("no " + program + ": install the Debian packages chromium and"
                    + " chromium-driver, or set the system property " + property);
        }
        return program;
    }
}
