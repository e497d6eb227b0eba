package org.evertone.call.control;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evertone.call.control.ArrivalRules.Verdict;
import org.evertone.call.control.CallEvent.Welcome;
import org.evertone.config.LineFeatures;
import org.evertone.config.LineSettings;
import org.evertone.event.Timeline;
import org.evertone.line.CallLeg;
import org.evertone.line.DialTarget;
import org.evertone.line.IncomingLeg;

/** Calls that come in: carries out what the {@link ArrivalRules} decide. */
final class Arrivals {
    private final Roster roster;
    private final Conference conference;
    private final Timeline timeline;

    Arrivals(Roster roster, Conference conference, Timeline timeline) {
        this.roster = roster;
        this.conference = conference;
        this.timeline = timeline;
    }

    void arrive(IncomingLeg leg) {
        Optional<LineSettings> line = roster.line(leg.line());
        ArrivalRules rules = new ArrivalRules(
                line.map(LineSettings::features).orElse(LineFeatures.PLAIN),
                roster.features(),
                target -> line.isPresent() && DialTarget.reaches(target, line.get()));
        ArrivalRules.Decision decision = rules.decide(
                new ArrivalRules.Arriving(leg.asksForAnswer(), leg.replacedLeg()),
                roster.all().stream().map(Arrivals::present).toList());
        decision.remarks()
                .forEach(why -> record(
                        leg, "call.not-forwarded", "The call from " + leg.peerName() + " is not forwarded", why));
        Verdict verdict = decision.verdict();
        if (verdict instanceof Verdict.Ring ring) {
            ring(leg, ring);
        } else if (verdict instanceof Verdict.Redirect redirect) {
            redirect(leg, redirect);
        } else if (verdict instanceof Verdict.Refuse refuse) {
            refuse(leg, refuse);
        } else if (verdict instanceof Verdict.Replace replace) {
            takeOver(leg, replace.leg());
        }
    }

    private static ArrivalRules.Present present(Call call) {
        return new ArrivalRules.Present(call.leg().map(CallLeg::id).orElse(""), call.state());
    }

    private void ring(IncomingLeg leg, Verdict.Ring ring) {
        boolean atOnce = ring.answerAfter().filter(after -> after.isZero()).isPresent();
        Call call = receive(leg, atOnce ? Welcome.ANSWER : Welcome.RING);
        ring.answerAfter().ifPresent(after -> call.whileRinging(after, () -> answerForUser(call)));
        ring.forward()
                .ifPresent(forward -> call.whileRinging(
                        forward.after(), () -> call.fire(new CallEvent.Redirected(forward.target()))));
    }

    /** Who talks or dials meanwhile is not interrupted. */
    private void answerForUser(Call call) {
        if (roster.size() == 1) {
            call.fire(new CallEvent.AnswerDue());
        }
    }

    private Call receive(IncomingLeg leg, Welcome welcome) {
        Call call = roster.incoming(leg);
        roster.add(call);
        leg.listen(call);
        call.fire(new CallEvent.Arrived(leg.offerSdp(), welcome));
        return call;
    }

    private void redirect(IncomingLeg leg, Verdict.Redirect redirect) {
        String target = DialTarget.readable(redirect.target());
        leg.listen(failure -> {});
        leg.redirect(redirect.target());
        record(leg, "call.forwarded", "Call from " + leg.peerName() + " was forwarded to " + target, redirect.why());
        roster.tellTurnedAway(leg, "forwarded to " + target);
    }

    private void refuse(IncomingLeg leg, Verdict.Refuse refuse) {
        leg.listen(failure -> {});
        leg.reject(refuse.code());
        timeline.record(
                leg.line(),
                "call.refused",
                "Call from " + leg.peerName() + " was refused",
                refuse.why(),
                Map.of("code", Integer.toString(refuse.code())));
        roster.tellTurnedAway(leg, refuse.why());
    }

    /** RFC 3891 §3: answered at once, with the same place in sound and conference; then the other one ends. */
    private void takeOver(IncomingLeg leg, String replacedLeg) {
        Call before = roster.all().stream()
                .filter(call -> present(call).leg().equals(replacedLeg))
                .findFirst()
                .orElseThrow();
        Call now = receive(leg, before.holding() ? Welcome.TAKE_OVER_HELD : Welcome.TAKE_OVER);
        if (!now.stands()) {
            return;
        }
        if (before.dialled()) {
            roster.holdAllBut(now);
        }
        if (conference.contains(before)) {
            conference.replace(before, now);
            List.of(before, now).forEach(roster::tell);
        }
        roster.drop(before, leg.peerName() + " took its place");
    }

    private void record(IncomingLeg leg, String kind, String what, String why) {
        timeline.record(leg.line(), kind, what, why, Map.of());
    }
}
