package org.evertone.failover;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The way of one request of a call from server to server until one of them decides it (R4, R5). */
final class Route {
    /** The request itself. */
    interface Traveller {
        void sendAt(int server, boolean last);

        /** No server is left. @param faults what each server said, in the order tried; never empty */
        void exhausted(List<Fault> faults);
    }

    private final Core core;
    private final Registration registration;
    private final Traveller traveller;
    private final Set<Integer> tried = new HashSet<>();
    private final List<Fault> faults = new ArrayList<>();
    private boolean waiting;
    private boolean waited;

    Route(Core core, Registration registration, Traveller traveller) {
        this.core = core;
        this.registration = registration;
        this.traveller = traveller;
    }

    /** Looks for a server, now or when the line has one. */
    void look() {
        waiting = true;
        waited = false;
    }

    void stopLooking() {
        waiting = false;
    }

    boolean looking() {
        return waiting;
    }

    void failed(Fault fault) {
        faults.add(fault);
    }

    List<Fault> faults() {
        return List.copyOf(faults);
    }

    /** Sends to a server that needs no look at the registration. */
    void send(int server) {
        waiting = false;
        tried.add(server);
        traveller.sendAt(server, core.targets.next(tried) == 0);
    }

    /** Goes on if it can. @return whether it did something */
    boolean advance() {
        if (!waiting) {
            return false;
        }
        int ready = registration.readyServer();
        if (ready != 0 && !tried.contains(ready)) {
            send(ready);
            return true;
        }
        if (registration.running()) {
            waited = true;
            return false;
        }
        if (ready != 0 || waited || core.targets.next(tried) == 0) {
            waiting = false;
            traveller.exhausted(allFaults());
            return true;
        }
        waited = true;
        registration.demand(tried);
        return true;
    }

    private List<Fault> allFaults() {
        List<Fault> all = new ArrayList<>(faults);
        for (Fault fault : registration.faults()) {
            if (all.stream().noneMatch(own -> own.server() == fault.server())) {
                all.add(fault);
            }
        }
        if (tried.isEmpty() && core.targets.next(tried) == 0) {
            all.add(new Fault(Cause.RETRY_AFTER, 0, 1, "Retry-After has not ended"));
        }
        return List.copyOf(all);
    }
}
