package org.evertone.halpi4j.evdev;

import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.evertone.hal.HookSwitch;
import org.evertone.hal.Key;
import org.evertone.hal.Keypad;
import org.evertone.halpi4j.board.Listeners;
import org.evertone.halpi4j.board.PartKeeper.Trouble;
import org.evertone.halpi4j.board.PublishedKeypad;
import org.evertone.halpi4j.kernel.Kernel;
import org.evertone.halpi4j.kernel.KernelException;
import org.jspecify.annotations.Nullable;

/** The thread that hears an input device; it sleeps until there is something to hear. */
final class InputReader implements InputEvents.Listener {
    private static final int GONE = Kernel.POLLERR | Kernel.POLLHUP | Kernel.POLLNVAL;
    private static final int EVENTS_AT_ONCE = 32;
    private static final int COUNTER_BYTES = 8;
    private static final long CLOSE_MILLIS = 1_000;
    /** Keys that go on while they are held. */
    private static final Set<Key> REPEATING = EnumSet.of(Key.VOLUME_UP, Key.VOLUME_DOWN);

    private final Kernel kernel;
    private final InputDevice device;
    private final KeyCodes codes;
    private final int hookCode;
    private final Trouble trouble;
    private final InputEvents events;
    private final PublishedKeypad keypad;
    private final Listeners<Boolean> hookListeners = new Listeners<>();
    private volatile boolean offHook;
    private volatile boolean closed;

    /** @param hookCode key that is the hook switch, or 0 */
    InputReader(Kernel kernel, InputDevice device, KeyCodes codes, int hookCode, int wordBytes, Trouble trouble)
            throws KernelException {
        this.kernel = kernel;
        this.device = device;
        this.codes = codes;
        this.hookCode = hookCode;
        this.trouble = trouble;
        events = new InputEvents(wordBytes, this);
        keypad = new PublishedKeypad(codes.keys());
        offHook = isHookDown();
    }

    private boolean isHookDown() throws KernelException {
        BitSet down = hookCode > 0 ? device.down() : new BitSet();
        return down.get(hookCode);
    }

    Keypad keypad() {
        return keypad;
    }

    HookSwitch hook() {
        return new HookSwitch() {
            @Override
            public boolean offHook() {
                return offHook;
            }

            @Override
            public AutoCloseable subscribe(Consumer<Boolean> listener) {
                return hookListeners.add(listener);
            }
        };
    }

    /** Hears the device from now on; what is returned ends that. */
    AutoCloseable start() throws KernelException {
        int counter = kernel.counter();
        Thread thread = new Thread(() -> run(counter), "keypad-events");
        thread.setDaemon(true);
        thread.start();
        return () -> {
            closed = true;
            kernel.write(counter, new byte[] {1, 1, 1, 1, 1, 1, 1, 0});
            thread.join(CLOSE_MILLIS);
            kernel.close(counter);
        };
    }

    private void run(int counter) {
        byte[] buffer = new byte[EVENTS_AT_ONCE * events.eventBytes()];
        int[] ready = new int[2];
        try {
            while (!closed) {
                await(counter, ready);
                if (ready[1] != 0) {
                    kernel.read(counter, new byte[COUNTER_BYTES]);
                } else if ((ready[0] & GONE) != 0) {
                    trouble.failed("it was unplugged");
                    return;
                } else if (ready[0] != 0) {
                    hear(buffer);
                }
            }
        } catch (KernelException failed) {
            trouble.failed(
                    failed.errno() == KernelException.ENODEV
                            ? "it was unplugged"
                            : String.valueOf(failed.getMessage()));
        } catch (RuntimeException | Error broken) {
            trouble.failed(broken.toString());
        }
    }

    private void await(int counter, int[] ready) throws KernelException {
        ready[0] = 0;
        ready[1] = 0;
        try {
            kernel.poll(new int[] {device.fd(), counter}, ready);
        } catch (KernelException interrupted) {
            if (interrupted.errno() != KernelException.EINTR) {
                throw interrupted;
            }
        }
    }

    private void hear(byte[] buffer) throws KernelException {
        try {
            events.take(buffer, kernel.read(device.fd(), buffer));
        } catch (KernelException none) {
            if (none.errno() != KernelException.EAGAIN && none.errno() != KernelException.EINTR) {
                throw none;
            }
        }
    }

    @Override
    public void key(int code, int value) {
        if (code == hookCode) {
            hookMoved(value != 0);
            return;
        }
        @Nullable Key key = codes.key(code);
        if (key != null && (value == 1 || value == 2 && REPEATING.contains(key))) {
            keypad.pressed(key);
        }
    }

    @Override
    public void lost() {
        try {
            hookMoved(isHookDown());
        } catch (KernelException gone) {
            trouble.failed(String.valueOf(gone.getMessage()));
        }
    }

    private void hookMoved(boolean lifted) {
        if (offHook != lifted) {
            offHook = lifted;
            hookListeners.tell(lifted);
        }
    }
}
