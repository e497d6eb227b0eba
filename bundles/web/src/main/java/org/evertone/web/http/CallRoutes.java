package org.evertone.web.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evertone.web.auth.Sessions.Session;
import org.evertone.web.phone.ActionException;
import org.evertone.web.phone.ActionException.Reason;
import org.evertone.web.phone.Json;
import org.evertone.web.phone.PhoneActions;
import org.jspecify.annotations.Nullable;

/** Calls and sound of the machine interface; the same actions as on the command line. */
final class CallRoutes {
    private static final Set<String> ACTIONS = Set.of("answer", "hangup", "hold", "resume", "dtmf");
    private static final byte[] NO_FILE = {};

    private final PhoneActions actions;

    CallRoutes(PhoneActions actions) {
        this.actions = actions;
    }

    WebReply list(WebRequest request, Optional<Session> session) {
        return answered(() -> WebReply.json(200, actions.status().calls()));
    }

    WebReply dial(WebRequest request, Optional<Session> session) {
        return answered(() -> {
            String target = Json.read(request.text(), Dial.class, "{\"target\":\"600\"}")
                    .target();
            if (target == null) {
                throw new ActionException(Reason.INVALID, "\"target\" is missing: a number or SIP URI");
            }
            return WebReply.json(201, Map.of("id", run("dial", target)));
        });
    }

    WebReply act(WebRequest request, Optional<Session> session) {
        String id = Route.segment(request, 4);
        String action = Route.segment(request, 6);
        return answered(() -> {
            if (!ACTIONS.contains(action)) {
                throw new ActionException(
                        Reason.INVALID, "actions on a call are answer, hangup, hold, resume and dtmf");
            }
            if (!action.equals("dtmf")) {
                return WebReply.json(200, Map.of("id", run(action, id)));
            }
            String digits = Json.read(request.text(), Digits.class, "{\"digits\":\"1#\"}")
                    .digits();
            return WebReply.json(200, Map.of("id", run(action, digits == null ? "" : digits, id)));
        });
    }

    WebReply conference(WebRequest request, Optional<Session> session) {
        return answered(() -> {
            run("conference");
            return WebReply.json(200, actions.status().calls());
        });
    }

    WebReply sound(WebRequest request, Optional<Session> session) {
        return answered(this::soundNow);
    }

    /** Each member that is there is changed, in this order: outlet, muted, volumes. */
    WebReply changeSound(WebRequest request, Optional<Session> session) {
        return answered(() -> {
            SoundChange change =
                    Json.read(request.text(), SoundChange.class, "{\"muted\":true,\"volumes\":{\"speaker\":70}}");
            if (change.outlet() != null) {
                run("outlet", change.outlet());
            }
            if (change.muted() != null) {
                run("mute", change.muted() ? "on" : "off");
            }
            if (change.volumes() != null) {
                for (Map.Entry<String, Integer> volume : change.volumes().entrySet()) {
                    run("volume", volume.getKey(), String.valueOf(volume.getValue()));
                }
            }
            return soundNow();
        });
    }

    private WebReply soundNow() throws ActionException {
        return Optional.ofNullable(actions.status().sound())
                .map(sound -> WebReply.json(200, sound))
                .orElseThrow(() -> new ActionException(Reason.CONFLICT, "the phone has no sound now"));
    }

    private String run(String... command) throws ActionException {
        return actions.run(List.of(command), NO_FILE).strip();
    }

    private static WebReply answered(Work work) {
        try {
            return work.reply();
        } catch (ActionException refused) {
            return WebReply.problem(refused);
        }
    }

    @FunctionalInterface
    private interface Work {
        WebReply reply() throws ActionException;
    }

    private record Dial(@Nullable String target) {}

    private record Digits(@Nullable String digits) {}

    private record SoundChange(
            @Nullable String outlet,
            @Nullable Boolean muted,
            @Nullable Map<String, Integer> volumes) {}
}
