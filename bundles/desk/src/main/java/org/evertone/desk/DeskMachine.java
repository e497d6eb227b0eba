package org.evertone.desk;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.evertone.hal.Key;

/**
 * The desk as a state machine: events with the time in them go in, commands to the rest of the phone come out. Small
 * machines, one for each thing that hands do, share one {@link DeskState}.
 */
final class DeskMachine {
    private final DeskState state;
    private final Dialler dialler;
    private final Transfers transfers;
    private final Lists lists;
    private final Handset handset;
    private final CallKeys keys;
    private final CallNews news;
    private final WaitingTone waitingTone = new WaitingTone();

    DeskMachine(DeskSettings settings) {
        state = new DeskState(settings);
        state.settings(settings);
        dialler = new Dialler(state);
        transfers = new Transfers(state, dialler);
        lists = new Lists(state, dialler);
        handset = new Handset(state, dialler, transfers, lists);
        keys = new CallKeys(state, dialler, transfers, handset);
        news = new CallNews(state, transfers, handset);
    }

    /** What tone, lamps and display are to be taken from. */
    DeskState state() {
        return state;
    }

    /** Takes one event. */
    List<DeskCommand> on(DeskEvent event, long nowNanos) {
        state.now(nowNanos);
        expire();
        if (event instanceof DeskEvent.HookMoved hook) {
            handset.moved(hook.offHook());
        } else if (event instanceof DeskEvent.HookLost lost) {
            handset.lost(lost.offHook());
        } else if (event instanceof DeskEvent.KeyPressed key) {
            keyPressed(key.key());
        } else if (event instanceof DeskEvent.CallChanged changed) {
            news.changed(changed.call(), changed.earlyMedia());
            handset.callsChanged();
        } else if (event instanceof DeskEvent.TransferChanged changed) {
            transfers.changed(changed);
        } else if (event instanceof DeskEvent.AutoAnswered) {
            news.autoAnswered();
        } else {
            learn(event);
        }
        dialler.settle();
        TonePlan tones = state.settings().tones();
        if (waitingTone.due(state.callWaits(), TonePlan.roundMillis(tones.waiting()), nowNanos)) {
            state.command(new DeskCommand.ToneOnce(tones.waitingBeeps()));
        }
        return state.takeCommands();
    }

    private void learn(DeskEvent event) {
        long nowNanos = state.nowNanos();
        if (event instanceof DeskEvent.LineChanged line) {
            state.lines().changed(line.status(), nowNanos);
        } else if (event instanceof DeskEvent.LineRemoved line) {
            state.lines().removed(line.line());
        } else if (event instanceof DeskEvent.MessagesChanged messages) {
            state.lines().changed(messages.line(), messages.summary());
        } else if (event instanceof DeskEvent.SettingsChanged changed) {
            state.settings(changed.settings());
        } else if (event instanceof DeskEvent.HistoryChanged changed) {
            state.history(new DeskState.History(changed.records(), changed.missed(), changed.lastDialled()));
        } else if (event instanceof DeskEvent.ContactsRead read) {
            lists.contacts(read.contacts());
        } else if (event instanceof DeskEvent.NoticesChanged changed) {
            state.notices(changed.notices());
        } else if (event instanceof DeskEvent.MutedElsewhere elsewhere) {
            state.mute(elsewhere.muted());
        } else if (event instanceof DeskEvent.VolumeChanged changed) {
            keys.volumeChanged(changed.outlet(), changed.percent());
        } else if (event instanceof DeskEvent.Refused refused) {
            state.notes().say(refused.words(), nowNanos);
        } else if (event instanceof DeskEvent.LampTestAsked) {
            state.lampTest().begin(nowNanos);
        }
    }

    private void keyPressed(Key key) {
        boolean informed = state.notes().note().filter(Notes.Note::information).isPresent();
        state.notes().keyPressed();
        if (!key.dtmf()) {
            dialler.interrupted();
        }
        if (lists.pressed(key)) {
            return;
        }
        switch (key) {
            case HANG_UP -> handset.hangUpPressed();
            case SPEAKER -> handset.speakerPressed();
            case FLASH -> handset.flash();
            case HOLD -> keys.holdPressed();
            case MUTE -> keys.mutePressed();
            case CONFERENCE -> keys.conferencePressed();
            case TRANSFER -> transfers.pressed();
            case REDIAL -> dialler.redialPressed();
            case MESSAGES -> dialler.messagesPressed();
            case VOLUME_UP -> keys.volumePressed(1);
            case VOLUME_DOWN -> keys.volumePressed(-1);
            case DND -> keys.doNotDisturbPressed();
            case PHONE_BOOK -> lists.phoneBookPressed();
            case CALL_LIST -> lists.callListPressed();
            case INFO -> keys.infoPressed(informed);
            case BACK -> backPressed();
            case OK -> okPressed();
            case UP, DOWN -> {}
            case LINE_1, LINE_2, LINE_3, LINE_4, LINE_5, LINE_6 -> keys.linePressed(key.line());
            default -> dialler.pressed(key.symbol());
        }
    }

    private void backPressed() {
        if (!state.digits().isEmpty()) {
            dialler.backPressed();
        } else if (state.transfer().open()) {
            handset.hangUpPressed();
        }
    }

    /** Sends what was typed, or answers. */
    private void okPressed() {
        if (state.ringing()) {
            handset.takeRinging();
        } else if (state.collecting() && !state.digits().isEmpty()) {
            state.speaker(state.speaker() || !state.offHook());
            dialler.send();
        }
    }

    /** What time alone brings about. */
    private void expire() {
        long nowNanos = state.nowNanos();
        handset.expire();
        if (state.notes().expire(nowNanos)) {
            state.speaker(state.speaker() && !state.calls().isEmpty());
        }
        state.lines().expire(nowNanos);
        state.browser().expire(nowNanos);
        state.lampTest().expire(nowNanos);
        dialler.expire();
    }

    /** When the state next changes by itself; words that count seconds are the display's business. */
    OptionalLong nextNanos() {
        long nowNanos = state.nowNanos();
        return Stream.of(
                        state.hook().nextNanos(nowNanos),
                        state.notes().nextNanos(),
                        state.lines().nextNanos(),
                        state.browser().nextNanos(),
                        state.lampTest().nextNanos(nowNanos),
                        state.lampRun().nextNanos(nowNanos),
                        dialler.digitsEndNanos(),
                        dialler.hotlineNanos(),
                        waitingTone.nextNanos())
                .flatMapToLong(due -> due.isPresent() ? LongStream.of(due.getAsLong()) : LongStream.empty())
                .min();
    }
}
