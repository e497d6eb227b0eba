package org.evertone.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DigitsTest {
    private static final int PACKET = 160;

    private final DigitSender sender = new DigitSender(8000);
    private final StringBuilder heard = new StringBuilder();
    private final DigitReceiver receiver = new DigitReceiver(digit -> heard.append((char) digit));

    private record Sent(boolean marker, int timestamp, int payload) {
        int duration() {
            return payload & 0xffff;
        }

        boolean end() {
            return (payload & 0x800000) != 0;
        }

        int event() {
            return payload >>> 24;
        }
    }

    @Test
    void anEventLasts100MillisecondsWithOneMarkerOneTimestampAndThreeEnds() {
        sender.enqueue('#');
        List<Sent> event = run(20);
        assertEquals(
                List.of(160, 320, 480, 640, 800, 800, 800),
                event.stream().map(Sent::duration).toList());
        assertEquals(
                List.of(true, false, false, false, false, false, false),
                event.stream().map(Sent::marker).toList());
        assertEquals(
                List.of(false, false, false, false, true, true, true),
                event.stream().map(Sent::end).toList());
        assertEquals(1, event.stream().map(Sent::timestamp).distinct().count());
        assertEquals(List.of(11), event.stream().map(Sent::event).distinct().toList());
    }

    @Test
    void durationStaysWithinTheEventWhenPacketTimesDoNotDivideIt() {
        sender.enqueue('1');
        List<Integer> durations = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            if (sender.advance(i * 240, 240)) {
                durations.add(sender.payload() & 0xffff);
            }
        }
        assertEquals(List.of(240, 480, 720, 800, 800, 800), durations);
    }

    @Test
    void everyDigitSentIsHeardOnceInOrder() {
        String digits = "0123456789*#ABCD11";
        digits.chars().forEach(digit -> sender.enqueue((char) digit));
        hear(run(400));
        assertEquals(digits, heard.toString());
    }

    @Test
    void aDigitIsHeardOnceWhicheverOfItsPacketsArrive() {
        sender.enqueue('5');
        sender.enqueue('5');
        List<Sent> all = run(40);
        int perEvent = all.size() / 2;
        for (int mask = 1; mask < 1 << perEvent; mask++) {
            heard.setLength(0);
            receiver.reset();
            List<Sent> arrived = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                if ((mask >> (i % perEvent) & 1) != 0) {
                    arrived.add(all.get(i));
                }
            }
            hear(arrived);
            assertEquals("55", heard.toString(), "packets " + Integer.toBinaryString(mask));
        }
    }

    @Test
    void aPacketOfAnEarlierEventThatComesLateIsNotAnotherPress() {
        sender.enqueue('1');
        sender.enqueue('2');
        List<Sent> all = run(40);
        hear(all);
        hear(all.subList(5, 7));
        assertEquals("12", heard.toString());
    }

    @Test
    void aPressAfterTheFarEndSetItsClockBackIsHeard() {
        hear(List.of(new Sent(true, 3_000_000, 1 << 24 | 160)));
        hear(List.of(
                new Sent(true, 500, 2 << 24 | 160),
                new Sent(false, 500, 2 << 24 | 320),
                new Sent(true, 2000, 3 << 24 | 160),
                new Sent(false, 500, 2 << 24 | 0x800000 | 480)));
        assertEquals("123", heard.toString());
    }

    @Test
    void aPressLongerThanTheDurationFieldIsHeardOnce() {
        hear(List.of(
                new Sent(true, 1000, 3 << 24 | 160),
                new Sent(false, 1000, 3 << 24 | 0xffff),
                new Sent(false, 1000 + 0xffff, 3 << 24 | 160),
                new Sent(false, 1000 + 0xffff, 3 << 24 | 0x800000 | 320)));
        assertEquals("3", heard.toString());
    }

    @Test
    void eventsThatAreNotDigitsAndShortPayloadsAreIgnored() {
        hear(List.of(new Sent(true, 5, 16 << 24 | 160)));
        assertFalse(receiver.receive(Packets.audio(1, 9, new byte[3]), 8000));
        assertEquals("", heard.toString());
    }

    @Test
    void onlyDigitsAreTakenAndNotEndlesslyMany() {
        assertThrows(IllegalArgumentException.class, () -> sender.enqueue('x'));
        for (int i = 0; i < 64; i++) {
            assertTrue(sender.enqueue('1'));
        }
        assertFalse(sender.enqueue('1'));
    }

    private List<Sent> run(int packets) {
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < packets; i++) {
            if (sender.advance(i * PACKET, PACKET)) {
                sent.add(new Sent(sender.marker(), sender.timestamp(), sender.payload()));
            }
        }
        return sent;
    }

    private void hear(List<Sent> packets) {
        for (Sent sent : packets) {
            receiver.receive(Packets.event(sent.marker(), 1, sent.timestamp(), sent.payload()), 8000);
        }
    }
}
