package org.evertone.hal;

import java.util.List;

/**
 * Something that the person at the desk should read. Whoever has such a thing registers it as a service for as long as
 * it is true; the desk shows it when nothing more urgent is to be said.
 *
 * @param kind when it is shown
 * @param rows words, each at most 16 characters
 * @param link URL that a graphic display shows as QR code; empty = none
 */
public record Notice(Kind kind, List<String> rows, String link) {
    public Notice {
        rows = List.copyOf(rows);
    }

    /** When a notice is shown. */
    public enum Kind {
        /** A part of the device is missing or fails: in turn with the idle display. */
        TROUBLE,
        /** The phone waits to be set up: instead of the idle display. */
        SET_UP,
        /**
         * The phone is being changed and must keep its power: instead of the idle display, and the lamps run in turn. One
         * with new words is registered before the old one goes.
         */
        UPDATING,
        /** When somebody asks ({@link Key#INFO}). */
        INFO
    }
}
