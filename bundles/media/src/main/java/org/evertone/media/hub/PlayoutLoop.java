package org.evertone.media.hub;

import org.evertone.audio.AudioException;
import org.evertone.audio.Outlet;
import org.evertone.media.device.FrameClock;
import org.jspecify.annotations.Nullable;

/**
 * The play-out thread: mixes what the participants say and writes it at the pace of the device. The device is first
 * written to when something sounds, and then kept filled. Does not allocate as long as the rate stays.
 */
final class PlayoutLoop implements Runnable {
    private final AudioHub hub;
    private final FrameClock clock = new FrameClock();
    private final SpeedLimit speed = new SpeedLimit();
    private final Mix mix = new Mix();
    private short[] frame = new short[0];
    private DeviceLink.@Nullable Opened filled;

    PlayoutLoop(AudioHub hub) {
        this.hub = hub;
    }

    @Override
    public void run() {
        clock.restart();
        boolean goesOn = true;
        while (goesOn) {
            try {
                goesOn = step();
            } catch (RuntimeException | Error e) {
                // Without this thread the phone would be dumb until it is started again.
                hub.tellFault(e);
                clock.restart();
                clock.await(AudioHub.FRAME_NANOS);
            }
        }
    }

    /** One frame. @return false when nobody takes part any more */
    private boolean step() {
        Seat[] seats = hub.seats();
        if (seats.length > 0) {
            turn(seats);
            return true;
        }
        filled = null;
        return !hub.playoutEnds();
    }

    private void turn(Seat[] seats) {
        DeviceLink.Opened open = hub.link().current();
        int rate = open == null ? hub.sampleRateHz() : open.sampleRateHz();
        int samples = rate / (1000 / AudioHub.FRAME_MILLIS);
        if (frame.length != samples) {
            frame = new short[samples];
        }
        mix.clear(samples);
        long now = System.nanoTime();
        boolean call = false;
        boolean opening = open == null && opens();
        for (Seat seat : seats) {
            boolean ofCall = seat.participant.isCall();
            if (opening && !ofCall) {
                continue;
            }
            boolean heard = ofCall || open == null || open.offer().tones();
            if (seat.speak(frame, rate, now) && heard) {
                mix.add(frame);
                call |= ofCall;
                if (seat.bridged) {
                    seat.said.write(frame);
                }
            }
        }
        if (open == null || mix.sources() == 0 && filled != open) {
            clock.await(AudioHub.FRAME_NANOS);
            return;
        }
        filled = open;
        if (call && hub.outlet() == Outlet.HANDSET && hub.capture().sidetone().read(frame)) {
            mix.add(frame, open.offer().sidetoneGain());
        }
        mix.write(frame);
        scale(hub.capture().gain());
        play(open);
    }

    /** Whether a device is on its way: a short tone waits for it, and would be over before it is there. */
    private boolean opens() {
        return hub.link().trouble().isEmpty() && hub.devices().best(hub.outlet(), true) != null;
    }

    private void scale(float gain) {
        if (gain != 1) {
            for (int i = 0; i < frame.length; i++) {
                frame[i] = (short) Math.round(frame[i] * gain);
            }
        }
    }

    private void play(DeviceLink.Opened open) {
        try {
            open.stream().write(frame);
            open.played().write(frame);
            clock.restart();
            speed.frame();
        } catch (AudioException | RuntimeException | Error e) {
            hub.link().failed(open, e, System.nanoTime());
            clock.await(AudioHub.FRAME_NANOS);
        }
    }
}
