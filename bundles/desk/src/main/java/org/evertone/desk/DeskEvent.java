package org.evertone.desk;

import java.util.List;
import java.util.Optional;
import org.evertone.audio.Outlet;
import org.evertone.call.CallView;
import org.evertone.call.TransferState;
import org.evertone.directory.CallRecord;
import org.evertone.directory.Contact;
import org.evertone.hal.Key;
import org.evertone.hal.Notice;
import org.evertone.line.Failure;
import org.evertone.line.LineStatus;
import org.evertone.line.MessageSummary;

/** What happens at the desk. */
sealed interface DeskEvent {

    /** @param offHook whether any handset is lifted */
    record HookMoved(boolean offHook) implements DeskEvent {}

    /**
     * A hook is gone, with its handset or with the chip that tells of it.
     *
     * @param offHook whether any other handset is lifted
     */
    record HookLost(boolean offHook) implements DeskEvent {}

    record KeyPressed(Key key) implements DeskEvent {}

    record LineChanged(LineStatus status) implements DeskEvent {}

    /** A line is gone from the configuration. */
    record LineRemoved(int line) implements DeskEvent {}

    record MessagesChanged(int line, MessageSummary summary) implements DeskEvent {}

    /** @param earlyMedia whether the far end is heard although it has not answered */
    record CallChanged(CallView call, boolean earlyMedia) implements DeskEvent {}

    record TransferChanged(CallView call, TransferState state, Optional<Failure> failure) implements DeskEvent {}

    record AutoAnswered(CallView call) implements DeskEvent {}

    /** The configuration changed. */
    record SettingsChanged(DeskSettings settings) implements DeskEvent {}

    /** @param records newest first */
    record HistoryChanged(List<CallRecord> records, int missed, Optional<String> lastDialled) implements DeskEvent {}

    /** What stands in the phone book, before its key is pressed. */
    record ContactsRead(List<Contact> contacts) implements DeskEvent {}

    record NoticesChanged(List<Notice> notices) implements DeskEvent {}

    /** Somebody else, a web page or a script, muted the microphone or opened it. */
    record MutedElsewhere(boolean muted) implements DeskEvent {}

    record VolumeChanged(Outlet outlet, int percent) implements DeskEvent {}

    /** What the person asked for cannot be. */
    record Refused(List<String> words) implements DeskEvent {}

    record LampTestAsked() implements DeskEvent {}

    /** Time passed that the machine asked for. */
    record TimePassed() implements DeskEvent {}
}
