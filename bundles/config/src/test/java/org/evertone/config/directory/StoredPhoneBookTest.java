package org.evertone.config.directory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.evertone.config.disk.KilledProgram;
import org.evertone.config.disk.SealedFile;
import org.evertone.directory.Contact;
import org.evertone.directory.PhoneBook;
import org.evertone.runtime.TimelineRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredPhoneBookTest {
    private static final Contact ADA = new Contact("Ada", "+49(30)12-34");
    private static final Contact BO = new Contact("bo <&>", "sip:bo@pbx.example");

    @TempDir
    Path home;

    private final TimelineRecorder timeline = new TimelineRecorder();

    /** Replaces one entry by the next number, over and over. */
    static final class Saver {
        public static void main(String[] arguments) throws Exception {
            StoredPhoneBook book = new StoredPhoneBook(Path.of(arguments[0]), new TimelineRecorder());
            int last =
                    book.find("1").map(entry -> Integer.parseInt(entry.name())).orElse(0);
            for (int n = last + 1; ; n++) {
                book.put(new Contact(Integer.toString(n), "1"));
                System.out.println(n);
            }
        }
    }

    @Test
    void entriesSurviveARestartAndAreFoundHoweverTheNumberIsWritten() throws Exception {
        StoredPhoneBook book = open();
        book.put(BO);
        book.put(ADA);
        assertEquals(List.of(ADA, BO), open().contacts());
        assertEquals(Optional.of(ADA), open().find("+49301234"));
        assertEquals(Optional.of(ADA), open().find("+49 (30) [12]-34"));
        assertEquals(Optional.empty(), open().find("301234"));
    }

    @Test
    void theSameNumberReplacesAndRemovingTakesOut() throws Exception {
        StoredPhoneBook book = open();
        book.put(new Contact("Ada", "1001"));
        book.put(new Contact("Ada L.", "10-01"));
        assertEquals(List.of(new Contact("Ada L.", "10-01")), book.contacts());
        book.remove("1002");
        book.remove("1001");
        assertEquals(List.of(), book.contacts());
        assertEquals(List.of(), open().contacts());
    }

    @Test
    void aFullBookTakesNoMoreButChangesWhatItHas() throws Exception {
        StoredPhoneBook book = filled();
        assertThrows(IllegalArgumentException.class, () -> book.put(new Contact("One more", "x")));
        book.put(new Contact("Changed", "7"));
        assertEquals("Changed", book.find("7").orElseThrow().name());
        assertEquals(PhoneBook.MAXIMUM, open().contacts().size());
    }

    @Test
    void nothingChangesWhenItCannotBeSaved() throws Exception {
        StoredPhoneBook book = open();
        book.put(BO);
        Files.createDirectories(home.resolve("phonebook.new/in the way"));
        assertThrows(IOException.class, () -> book.put(new Contact("Ada", "1")));
        assertThrows(IOException.class, () -> book.remove(BO.number()));
        assertEquals(List.of(BO), book.contacts());
    }

    @Test
    void aDamagedFileGivesWayToThePreviousOneAndIsKept() throws Exception {
        StoredPhoneBook book = open();
        book.put(BO);
        book.put(new Contact("Ada", "1"));
        byte[] damaged = Files.readAllBytes(home.resolve("phonebook"));
        damaged[20] ^= 1;
        Files.write(home.resolve("phonebook"), damaged);
        assertEquals(List.of(BO), open().contacts());
        assertArrayEquals(damaged, Files.readAllBytes(home.resolve("phonebook.damaged")));
        assertEquals(
                List.of("directory.damaged", "directory.recovered"),
                timeline.recent().stream().map(event -> event.kind()).toList());
        Files.write(home.resolve("phonebook.previous"), new byte[3]);
        assertEquals(List.of(), open().contacts());
        assertTrue(Files.exists(home.resolve("phonebook.previous.damaged")));
    }

    @Test
    void whatIsNoPhoneBookIsNamedAndKept() throws Exception {
        for (String content :
                List.of("", "[]", "{}", "{\"contacts\":[{}]}", "{\"contacts\":[{\"name\":\"\",\"number\":\"1\"}]}")) {
            new SealedFile(home.resolve("phonebook"), 1000)
                    .save(Optional.empty(), content.getBytes(StandardCharsets.UTF_8));
            assertEquals(List.of(), open().contacts(), content);
            assertTrue(Files.deleteIfExists(home.resolve("phonebook.damaged")), content);
        }
    }

    @Test
    void aKillAtAnyInstantLosesNoAcknowledgedEntryAndTearsNone() throws Exception {
        Random random = new Random(11);
        for (int round = 0; round < KilledProgram.ROUNDS; round++) {
            int acknowledged = KilledProgram.acknowledged(Saver.class, home, random.nextInt(30_000_000));
            int found = Integer.parseInt(open().find("1").orElseThrow().name());
            assertTrue(found == acknowledged || found == acknowledged + 1, acknowledged + " then " + found);
            assertEquals("[]", timeline.recent().toString());
        }
    }

    private StoredPhoneBook open() {
        return new StoredPhoneBook(home, timeline);
    }

    private StoredPhoneBook filled() throws IOException {
        StringBuilder json = new StringBuilder("{\"contacts\":[");
        for (int i = 0; i < PhoneBook.MAXIMUM; i++) {
            json.append(i == 0 ? "" : ",").append("{\"name\":\"N" + i + "\",\"number\":\"" + i + "\"}");
        }
        new SealedFile(home.resolve("phonebook"), 1 << 20)
                .save(Optional.empty(), json.append("]}").toString().getBytes(StandardCharsets.UTF_8));
        return open();
    }
}
