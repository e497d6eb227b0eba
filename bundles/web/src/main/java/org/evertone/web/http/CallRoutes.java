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
    private static final Set<String> ACTIONS =
            Set.of("answer", "hangup", "hold", "resume", "dtmf", "transfer", "redirect");
    private static final String TRANSFER = "{\"target\":\"1002\"} or {\"to\":\"call-2\"}";
    private static final String REDIRECT = "{\"target\":\"1002\"}";
    private static final byte[] NO_FILE = {};

    private final PhoneActions actions;

    CallRoutes(PhoneActions actions) {
        this.actions = actions;
    }

    WebReply list(WebRequest request, Optional<Session> session) {
        return WebReply.answered(() -> WebReply.json(200, actions.status().calls()));
    }

    WebReply dial(WebRequest request, Optional<Session> session) {
        return WebReply.answered(() -> {
            Dial wish = Json.read(request.text(), Dial.class, "{\"target\":\"600\"}");
            return WebReply.json(201, Map.of("id", run("dial", target(wish))));
        });
    }

    private static String target(Dial wish) throws ActionException {
        String target = wish.target();
        if (target == null) {
            throw new ActionException(Reason.INVALID, "\"target\" is missing: a number or SIP URI");
        }
        return target;
    }

    WebReply act(WebRequest request, Optional<Session> session) {
        String id = Route.segment(request, 4);
        String action = Route.segment(request, 6);
        return WebReply.answered(() -> {
            if (!ACTIONS.contains(action)) {
                throw new ActionException(
                        Reason.INVALID,
                        "actions on a call are answer, hangup, hold, resume, dtmf, transfer and redirect");
            }
            switch (action) {
                case "dtmf" -> {
                    String digits = Json.read(request.text(), Digits.class, "{\"digits\":\"1#\"}")
                            .digits();
                    run(action, digits == null ? "" : digits, id);
                }
                case "transfer" -> transfer(id, Json.read(request.text(), Transfer.class, TRANSFER));
                case "redirect" -> run(action, id, target(Json.read(request.text(), Dial.class, REDIRECT)));
                default -> run(action, id);
            }
            return WebReply.json(200, Map.of("id", id));
        });
    }

    private void transfer(String id, Transfer wish) throws ActionException {
        String target = wish.target();
        String to = wish.to();
        if (target != null && to == null) {
            run("transfer", id, target);
        } else if (to != null && target == null) {
            if (actions.status().calls().stream().noneMatch(call -> call.id().equals(to))) {
                throw new ActionException(Reason.CONFLICT, "\"to\" is not the id of a call");
            }
            run("transfer", id, to);
        } else {
            throw new ActionException(Reason.INVALID, "either \"target\" or \"to\" is expected, as in " + TRANSFER);
        }
    }

    WebReply conference(WebRequest request, Optional<Session> session) {
        return WebReply.answered(() -> {
            run("conference");
            return WebReply.json(200, actions.status().calls());
        });
    }

    WebReply sound(WebRequest request, Optional<Session> session) {
        return WebReply.answered(this::soundNow);
    }

    /** Each member that is there is changed, in this order: outlet, muted, volumes. */
    WebReply changeSound(WebRequest request, Optional<Session> session) {
        return WebReply.answered(() -> {
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

    private record Dial(@Nullable String target) {}

    private record Transfer(
            @Nullable String target, @Nullable String to) {}

    private record Digits(@Nullable String digits) {}

    private record SoundChange(
            @Nullable String outlet,
            @Nullable Boolean muted,
            @Nullable Map<String, Integer> volumes) {}
}
