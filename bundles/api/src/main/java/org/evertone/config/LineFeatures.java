package org.evertone.config;

import java.time.Duration;
import java.util.Optional;

/**
 * What a line does with calls, as its SIPN keys say.
 *
 * @param doNotDisturb {@code Enable DND}
 * @param forwardAlways {@code Always FWD Num} when {@code Always FWD} is on
 * @param forwardBusy {@code Busy FWD Num} when {@code Busy FWD} is on
 * @param forwardNoAnswer {@code NoAnswer FWD Num} when {@code No Answer FWD} is on
 * @param noAnswerAfter {@code FWD Timer}
 * @param autoAnswerAfter {@code NoAnswerTime} when {@code Auto Answer} is on: every call is answered after that time
 * @param autoAnswerByRequest {@code Auto Answer By Request}: calls whose caller asks for it are answered at once
 * @param hotline {@code Hotline Num} when {@code Enable Hotline} is on
 * @param warmLine {@code WarmLine Time}: how long after lifting the handset the hotline is dialled
 * @param mailbox {@code MWI Num}: number that the messages key calls; may be empty
 * @param subscribeMessages {@code Subscribe}: ask the server for the state of the mailbox (RFC 3842)
 * @param subscriptionTtl {@code Sub Expire}
 * @param missedCallLog {@code MissedCallLog}
 * @param acceptTransfer {@code Accept Transfer}: a far end may have us call somebody else
 */
public record LineFeatures(
        boolean doNotDisturb,
        Optional<String> forwardAlways,
        Optional<String> forwardBusy,
        Optional<String> forwardNoAnswer,
        Duration noAnswerAfter,
        Optional<Duration> autoAnswerAfter,
        boolean autoAnswerByRequest,
        Optional<String> hotline,
        Duration warmLine,
        String mailbox,
        boolean subscribeMessages,
        Duration subscriptionTtl,
        boolean missedCallLog,
        boolean acceptTransfer) {

    /** Nothing is forwarded, refused or answered by itself, and no mailbox is asked for; transfers are accepted. */
    public static final LineFeatures PLAIN = new LineFeatures(
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(5),
            Optional.empty(),
            false,
            Optional.empty(),
            Duration.ZERO,
            "",
            false,
            Duration.ofHours(1),
            true,
            true);
}
