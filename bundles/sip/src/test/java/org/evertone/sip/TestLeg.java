package org.evertone.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.evertone.line.CallLeg;
import org.evertone.line.Failure;
import org.evertone.line.LegListener;
import org.evertone.line.Referral;
import org.jspecify.annotations.Nullable;

/** What a leg told, one word or two each. Answers an offer unless the offer holds {@code refuse-me}. */
public final class TestLeg implements LegListener {
    public static final String SDP =
            "v=0\r\no=- 9 9 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n" + "m=audio 10000 RTP/AVP 0\r\n";
    private static final long PATIENCE_SECONDS = 5;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private volatile @Nullable CallLeg leg;
    private volatile boolean keysInAnswer;
    private volatile @Nullable Referral referral;

    void of(CallLeg made) {
        leg = made;
    }

    CallLeg leg() {
        return java.util.Objects.requireNonNull(leg);
    }

    Referral referral() {
        return java.util.Objects.requireNonNull(referral);
    }

    /** Whether the latest offer could have been answered with keys. */
    public boolean keysInAnswer() {
        return keysInAnswer;
    }

    /** The next thing told must be this. */
    public void expect(String what) throws InterruptedException {
        String next = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(next, () -> "the leg never told: " + what);
        assertEquals(what, next);
    }

    public void nothingWithin(long milliseconds) throws InterruptedException {
        assertNull(told.poll(milliseconds, TimeUnit.MILLISECONDS));
    }

    @Override
    public void onProgress(int code, String sdp) {
        told.add("progress " + code);
    }

    @Override
    public void onAnswered(String sdp) {
        told.add("answered");
    }

    @Override
    public void onConfirmed(String sdp) {
        told.add("confirmed");
    }

    @Override
    public Optional<String> onOffer(String sdp) {
        keysInAnswer = leg().secure();
        told.add("offer");
        return sdp.contains("refuse-me") ? Optional.empty() : Optional.of(SDP);
    }

    @Override
    public void onAnswer(String sdp) {
        told.add("answer");
    }

    @Override
    public void onOfferRefused(Failure failure) {
        told.add("offer refused " + failure.code());
    }

    @Override
    public void onInfoDigit(char digit) {
        told.add("digit " + digit);
    }

    @Override
    public void onTransfer(int code, String why) {
        told.add("transfer " + code);
    }

    @Override
    public boolean onReferred(Referral asked) {
        referral = asked;
        told.add("referred to " + asked.target());
        return !asked.target().equals("nobody");
    }

    @Override
    public void onEnded(Failure failure) {
        told.add("ended " + failure.failureClass() + (failure.code() > 0 ? " " + failure.code() : ""));
    }
}
