package org.evertone.sip.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Attempts of a line by number and by branch. They are kept longer than a late answer can come, so that a 200 to an
 * abandoned INVITE finds its request: no ghost call.
 */
final class Attempts {
    private static final int KEPT = 1024;

    private final long keepNanos;
    private final LinkedHashMap<Long, Kept> byNumber = new LinkedHashMap<>();
    private final Map<String, Attempt> byBranch = new HashMap<>();

    private record Kept(Attempt attempt, long sinceNanos) {}

    /** @param keepNanos how long an attempt that ended is kept: more than 64·T1 after the INVITE's longest life */
    Attempts(long keepNanos) {
        this.keepNanos = keepNanos;
    }

    void add(Attempt attempt, long nowNanos) {
        forget(nowNanos);
        byNumber.put(attempt.number(), new Kept(attempt, nowNanos));
        byBranch.put(key(attempt.method(), attempt.branch()), attempt);
    }

    Optional<Attempt> byNumber(long number) {
        return Optional.ofNullable(byNumber.get(number)).map(Kept::attempt);
    }

    Optional<Attempt> byBranch(String branch, String method) {
        return Optional.ofNullable(byBranch.get(method + " " + branch));
    }

    List<Attempt> running() {
        List<Attempt> running = new ArrayList<>();
        byNumber.values().stream().map(Kept::attempt).filter(Attempt::running).forEach(running::add);
        return running;
    }

    int size() {
        return byNumber.size();
    }

    private void forget(long nowNanos) {
        Iterator<Kept> oldestFirst = byNumber.values().iterator();
        while (oldestFirst.hasNext()) {
            Kept kept = oldestFirst.next();
            boolean old =
                    nowNanos - kept.sinceNanos() > keepNanos && !kept.attempt().running();
            if (old || byNumber.size() >= KEPT) {
                oldestFirst.remove();
                byBranch.remove(key(kept.attempt().method(), kept.attempt().branch()));
            }
        }
    }

    private static String key(Method method, String branch) {
        return method.name() + " " + branch;
    }
}
