package org.evertone.media.hub;

import java.util.Arrays;
import org.evertone.audio.AudioException;
import org.evertone.audio.Outlet;
import org.evertone.media.device.FrameClock;
import org.jspecify.annotations.Nullable;

/**
 * The capture thread: decides which device is open and at which rate, takes the microphone's frames and hands them to the
 * participants. Does not allocate as long as nobody comes or goes and the rate stays.
 */
final class CaptureLoop implements Runnable {
    private static final int SIDETONE_SAMPLES = 4096;

    private final AudioHub hub;
    private final Loudness.Control volume;
    private final FrameClock clock = new FrameClock();
    private final SpeedLimit speed = new SpeedLimit();
    private final Mix mix = new Mix();
    /** The microphone on its way to the listener's own ear. */
    private final SampleRing sidetone = new SampleRing(SIDETONE_SAMPLES);

    private final EchoPath echo;

    private volatile float gain = 1;
    private short[] microphone = new short[0];
    private short[] mixed = new short[0];
    private boolean callGoesOn;

    CaptureLoop(AudioHub hub) {
        this.hub = hub;
        echo = new EchoPath(hub::tellOnce);
        volume = hub.loudness().new Control();
    }

    SampleRing sidetone() {
        return sidetone;
    }

    /** What play-out scales its samples by. */
    float gain() {
        return gain;
    }

    @Override
    public void run() {
        clock.restart();
        boolean goesOn = true;
        while (goesOn) {
            try {
                goesOn = step();
            } catch (RuntimeException | Error e) {
                // Without this thread the phone would be deaf until it is started again.
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
        hub.link().release();
        hub.link().forgive();
        echo.close();
        return !hub.captureEnds();
    }

    private void turn(Seat[] seats) {
        boolean wanted = false;
        boolean call = false;
        int rate = 0;
        for (Seat seat : seats) {
            if (seat.participant.usesDevice()) {
                wanted = true;
                call |= seat.participant.isCall();
            }
            rate = Math.max(rate, seat.participant.sampleRateHz());
        }
        int before = hub.sampleRateHz();
        // Slowing down in a call would be heard as a gap; the rate of tones alone does not matter.
        if (rate == 0 || callGoesOn && rate < before) {
            rate = before;
        }
        callGoesOn = call;
        if (rate != before) {
            hub.run(rate);
        }
        int samples = rate / (1000 / AudioHub.FRAME_MILLIS);
        if (microphone.length != samples) {
            microphone = new short[samples];
            mixed = new short[samples];
        }
        Outlet outlet = hub.outlet();
        DeviceLink.Opened open = listen(wanted, call, outlet, rate);
        tellTrouble(seats);
        if (open != null && call && outlet == Outlet.SPEAKER && open.offer().echoes()) {
            echo.clean(open, microphone);
        } else {
            echo.close();
        }
        if (hub.muted()) {
            Arrays.fill(microphone, (short) 0);
        }
        if (open != null && outlet == Outlet.HANDSET && call && open.offer().sidetoneGain() > 0) {
            sidetone.write(microphone);
        }
        hand(seats, rate);
    }

    /** Fills the microphone's frame, at the pace of the device or of the clock. */
    private DeviceLink.@Nullable Opened listen(boolean wanted, boolean call, Outlet outlet, int rate) {
        DeviceLink link = hub.link();
        DeviceLink.Opened open = null;
        Devices.Offer offer = wanted ? hub.devices().best(outlet, !call) : null;
        if (offer != null || call) {
            open = link.acquire(offer, rate, microphone.length, System.nanoTime());
        } else {
            link.release();
        }
        if (open != null) {
            try {
                gain = volume.apply(open.device(), open.stream(), outlet);
                open.stream().read(microphone);
                link.worked(open);
                clock.restart();
                if (speed.frame()) {
                    hub.tellOnce(
                            "audio.pace",
                            "A sound device does not keep time",
                            open.device().name());
                }
                return open;
            } catch (AudioException | RuntimeException | Error e) {
                link.failed(open, e, System.nanoTime());
            }
        }
        Arrays.fill(microphone, (short) 0);
        clock.await(AudioHub.FRAME_NANOS);
        return null;
    }

    private void tellTrouble(Seat[] seats) {
        String trouble = hub.link().trouble();
        for (Seat seat : seats) {
            if (trouble.isEmpty()) {
                seat.troubled = false;
            } else if (!seat.troubled && seat.participant.usesDevice() && seat.participant.isCall()) {
                seat.troubled = true;
                seat.participant.trouble(trouble);
            }
        }
    }

    private void hand(Seat[] seats, int rate) {
        mix.clear(microphone.length);
        mix.add(microphone);
        for (Seat seat : seats) {
            if (seat.frame.length != microphone.length) {
                seat.frame = new short[microphone.length];
            }
            seat.speaking = seat.bridged && seat.said.read(seat.frame);
            if (seat.speaking) {
                mix.add(seat.frame);
            }
        }
        for (Seat seat : seats) {
            if (!seat.bridged) {
                seat.hear(microphone, rate);
                continue;
            }
            if (seat.speaking) {
                mix.subtract(seat.frame);
            }
            mix.write(mixed);
            seat.hear(mixed, rate);
            if (seat.speaking) {
                mix.add(seat.frame);
            }
        }
    }
}
