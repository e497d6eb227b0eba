package org.evertone.halpi4j.hook;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import java.util.function.Consumer;
import org.evertone.hal.HookSwitch;
import org.evertone.halpi4j.board.Listeners;
import org.evertone.halpi4j.board.PartKeeper.Trouble;

/** The switch on its pin: HIGH is lifted. */
final class Cradle implements HookSwitch {
    private final Listeners<Boolean> listeners = new Listeners<>();
    private final Trouble trouble;
    private volatile boolean offHook;

    Cradle(DigitalInput input, Trouble trouble) {
        this.trouble = trouble;
        // Changes wait at this monitor until the level that they change is known.
        synchronized (listeners) {
            input.addListener(event -> changed(event.state()));
            offHook = input.state().isHigh();
        }
    }

    @Override
    public boolean offHook() {
        return offHook;
    }

    @Override
    public AutoCloseable subscribe(Consumer<Boolean> listener) {
        return listeners.add(listener);
    }

    private void changed(DigitalState state) {
        if (state == DigitalState.UNKNOWN) {
            trouble.failed("the chip of its pin is gone");
            return;
        }
        boolean lifted = state.isHigh();
        synchronized (listeners) {
            if (lifted == offHook) {
                return;
            }
            offHook = lifted;
        }
        listeners.tell(lifted);
    }
}
